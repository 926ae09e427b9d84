"""What the first reply needs is got ready while there is nothing else to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def warm_up() -> Iterator[None]:
    """Imports the parser and the lexers, 50 ms each, before the first word of a reply has to wait for them."""
    yield
    import lampblack.ui.markdown.view  # noqa: F401

    yield
    import pygments.lexers  # noqa: F401

    yield
