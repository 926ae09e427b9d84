"""How a reply's tokens are chosen: each control declared once, from which its flag, type, bounds and help are made."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lampblack.cli.values import MOST, Real, Whole, logit_bias
from lampblack.domain.generation import Sampling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Sampling)}
_LARGEST_SEED = 2**32 - 2


@dataclass(frozen=True, slots=True)
class Control:
    """A field of `Sampling` as a flag. low and high are inclusive; needs: fields, without one of which it does nothing.

    A field whose default is a whole number (or None) takes whole numbers, one that is off by default takes no value.
    """

    field: str
    help: str
    low: float = 0
    high: float = 1
    needs: tuple[str, ...] = ()

    @property
    def flag(self) -> str:
        """As it stands on the command line."""
        return "--" + self.field.replace("_", "-")

    @property
    def kind(self) -> Whole | Real:
        """What it takes."""
        if isinstance(_DEFAULTS[self.field], float):
            return Real(self.low, self.high)
        return Whole(int(self.low), int(self.high))

    @property
    def words(self) -> str:
        """The help, with bounds and default."""
        default = _DEFAULTS[self.field]
        without = f"; without it {default:g}" if default is not None else ""
        return f"{self.help} ({self.kind.bounds}{without})"


_PENALTIES = ("repeat_penalty", "frequency_penalty", "presence_penalty")
CONTROLS: tuple[Control, ...] = (
    Control("temperature", "how freely tokens are chosen: 0 takes the likeliest each time, 2 nearly any", 0, 2),
    Control("seed", "make the same random choices each time; without it they differ", 0, _LARGEST_SEED),
    Control("top_k", "choose among the K likeliest tokens; 0: among all", 0, MOST),
    Control("top_p", "choose among the likeliest tokens that together have this probability; 1: among all"),
    Control("min_p", "leave out tokens less likely than this share of the likeliest one; 0: none"),
    Control("typical_p", "choose among the tokens that surprise as much as usual (locally typical); 1: among all"),
    Control("dynamic_temperature_range", "let the temperature go so far down and up, by how sure the model is", 0, 2),
    Control(
        "dynamic_temperature_exponent",
        "how quickly it goes up with the model's doubt",
        0.1,
        10,
        needs=("dynamic_temperature_range",),
    ),
    Control("xtc_probability", "how often the likeliest tokens but the last of them are left out (XTC); 0: never"),
    Control("xtc_threshold", "which are likeliest: those above this probability", needs=("xtc_probability",)),
    Control("repeat_penalty", "divides the chances of tokens that prompt or reply has already; 1: off", 0.1, 10),
    Control("presence_penalty", "lowers the chances of tokens that are there already; 0: off", -10, 10),
    Control("frequency_penalty", "lowers them for each time that they are there; 0: off", -10, 10),
    Control("penalty_last_n", "how many tokens back these three look; 0: none, -1: all", -1, MOST, needs=_PENALTIES),
    Control("dry_multiplier", "how much going on like something written before is penalized (DRY); 0: off", 0, 100),
    Control("dry_base", "how fast that grows with the length of what is repeated", 1, 10, needs=("dry_multiplier",)),
    Control("dry_allowed_length", "how many tokens may be repeated freely", 0, MOST, needs=("dry_multiplier",)),
    Control("dry_penalty_last_n", "how many tokens back DRY looks; -1: all", -1, MOST, needs=("dry_multiplier",)),
    Control("mirostat", "keep the surprise even instead of --top-k to --xtc-threshold: version 1 or 2; 0: off", 0, 2),
    Control("mirostat_tau", "how much surprise, in bits", 0, 100, needs=("mirostat",)),
    Control("mirostat_eta", "how fast Mirostat corrects itself", 0, 1, needs=("mirostat",)),
)


def add_sampling(parser: argparse.ArgumentParser) -> None:
    """Adds the flags. What is not given is not in the result."""
    group = parser.add_argument_group("how the next token is chosen (the names are llama.cpp's)")

    def add(flag: str, help: str, **options: Any) -> None:
        group.add_argument(flag, help=help.replace("%", "%%"), default=argparse.SUPPRESS, **options)

    for control in CONTROLS:
        metavar = "N" if isinstance(control.kind, Whole) else "X"
        add(control.flag, control.words, dest=control.field, type=control.kind, metavar=metavar)
    add(
        "--logit-bias",
        "make a token likelier or, with a number below 0, less likely; -100 all but forbids it; may be given several "
        "times (--logprobs tells the numbers of tokens)",
        dest="logit_bias",
        type=logit_bias,
        metavar="TOKEN=VALUE",
        action="append",
    )
    add("--ignore-eos", "write on where the model would end", dest="ignore_eos", action="store_true")


def check_sampling(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` for a flag that would do nothing."""
    given = vars(arguments)
    flags = {control.field: control.flag for control in CONTROLS}
    for control in CONTROLS:
        if control.field in given and control.needs and not any(field in given for field in control.needs):
            error(f"{control.flag} needs {' or '.join(flags[field] for field in control.needs)}.")


def sampling_of(arguments: argparse.Namespace, own: Mapping[str, Any] = MappingProxyType({})) -> Sampling:
    """The controls that were given, and of the others the model's `own` defaults, or all models'."""
    given = {name: value for name, value in own.items() if name in _DEFAULTS}
    given |= {name: value for name, value in vars(arguments).items() if name in _DEFAULTS}
    if "logit_bias" in given:
        given["logit_bias"] = tuple(given["logit_bias"])
    return Sampling(**given)
