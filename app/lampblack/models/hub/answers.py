"""From what the hub, its library and the network raise to faults in words."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lampblack.domain.faults import KnownError
from lampblack.network.outbound import LaterError, OversizedAnswerError, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_WAIT = 3600
DEFAULT_WAIT = 60


def host_of(address: str) -> str:
    """The host of an address, with its port where that is not the usual one."""
    return urlsplit(address).netloc.rpartition("@")[2]


@contextmanager
def connection_faults(endpoint: str) -> Iterator[None]:
    """Turns what goes wrong between here and a server into KnownError: hub.unreachable, hub.not_a_hub,
    hub.bad_address."""
    import httpx2

    host = host_of(endpoint)
    try:
        yield
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise KnownError("hub.bad_address", address=endpoint) from error
    except (OversizedAnswerError, httpx2.TooManyRedirects, httpx2.DecodingError) as error:
        raise KnownError("hub.not_a_hub", host=host) from error
    except httpx2.TransportError as error:
        raise KnownError("hub.unreachable", host=host, reason=transport_reason(error)) from error


@contextmanager
def hub_faults(endpoint: str, repo: str = "", name: str = "") -> Iterator[None]:
    """The same around calls of huggingface_hub, with what it raises. repo: which repository is asked for, name: what
    of it. Raises all hub.* faults but those of writing a file."""
    from huggingface_hub import errors

    try:
        with connection_faults(endpoint):
            yield
    except errors.GatedRepoError as error:
        raise KnownError("hub.gated", repo=repo, address=f"{endpoint}/{repo}") from error
    except errors.HFValidationError as error:
        raise KnownError("hub.bad_repository", repo=repo) from error
    except errors.RepositoryNotFoundError as error:
        raise KnownError("hub.no_repository", repo=repo) from error
    except errors.EntryNotFoundError as error:
        raise KnownError("hub.no_file", repo=repo, file=name) from error
    except errors.HfHubHTTPError as error:
        raise refusal(error.response.status_code, error.response.headers, endpoint, repo, name) from error
    except UnansweredError as error:
        reason = transport_reason(error.__cause__ or error)
        raise KnownError("hub.unreachable", host=host_of(endpoint), reason=reason) from error
    except LaterError as error:
        raise refusal(error.code, error.headers, endpoint, repo, name) from error
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        # The library takes apart what it was sent without looking whether it has the form of an answer.
        raise KnownError("hub.not_a_hub", host=host_of(endpoint)) from error


def refusal(code: int, headers: Mapping[str, str], endpoint: str, repo: str, name: str) -> KnownError:
    """The fault for an HTTP status other than success."""
    host = host_of(endpoint)
    if headers.get("X-Error-Code") == "GatedRepo":
        return KnownError("hub.gated", repo=repo, address=f"{endpoint}/{repo}")
    if code == 401:
        return KnownError("hub.token_refused", host=host)
    if code == 403:
        return KnownError("hub.forbidden", host=host, name=name or repo)
    if code == 404:
        return KnownError("hub.no_file", repo=repo, file=name) if name else KnownError("hub.no_repository", repo=repo)
    if code == 429:
        return KnownError("hub.too_many_requests", host=host, seconds=wait_asked(headers))
    if code >= 500:
        return KnownError("hub.trouble", host=host, code=code)
    return KnownError("hub.not_a_hub", host=host)


def wait_asked(headers: Mapping[str, str]) -> int:
    """For how many seconds a server asks to wait; DEFAULT_WAIT where it names a date or nothing."""
    asked = headers.get("Retry-After", "").strip()
    return min(int(asked), LONGEST_WAIT) if asked.isascii() and asked.isdigit() else DEFAULT_WAIT


_SIGNS = {
    "CERTIFICATE_VERIFY_FAILED": "its certificate is not to be trusted",
    "Connection refused": "it refuses the connection",
    "actively refused": "it refuses the connection",
    "Name or service not known": "nobody knows its name",
    "Temporary failure in name resolution": "there is no network",
    "getaddrinfo failed": "nobody knows its name",
    "nodename nor servname": "nobody knows its name",
    "Network is unreachable": "there is no network",
    "No route to host": "there is no way to it",
}
"""What systems say of a connection that did not come about, and what it means."""


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def transport_reason(error: BaseException) -> str:
    """Why a connection failed, in a few words."""
    import httpx2

    for sign, reason in _SIGNS.items():
        if any(sign in str(one) for one in _with_causes(error)):
            return reason
    words = {
        httpx2.ConnectTimeout: "it does not answer",
        httpx2.TimeoutException: "it has stopped answering",
        httpx2.ProxyError: "the proxy refuses",
        httpx2.RemoteProtocolError: "it closed the connection",
        httpx2.ReadError: "the connection was cut",
    }
    for kind, reason in words.items():
        if isinstance(error, kind):
            return reason
    return (str(error) or type(error).__name__).splitlines()[0][:200]
