"""The flags of all commands that use a model: which one, how it is loaded, and with which adapters."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from lampblack.cli.adapter_flag import adapter
from lampblack.cli.values import MODEL_HELP, setting_value
from lampblack.settings.for_models import OF_MODELS

if TYPE_CHECKING:
    import argparse
    from argparse import _ArgumentGroup as ArgumentGroup
    from collections.abc import Callable

    from lampblack.settings.setting import AnySetting

ENGINE_SETTINGS = OF_MODELS
"""A command has one model for a moment, so what many models may take of the memory, and how long, is no flag."""


def add_model(parser: argparse.ArgumentParser) -> None:
    """Adds the flags that say which model, and with which adapters."""
    parser.add_argument("-m", "--model", required=True, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument(
        "--adapter",
        dest="adapters",
        type=adapter,
        action="append",
        default=[],
        metavar="NAME[:SCALE]",
        help="use the LoRA adapter in the .gguf file NAME, which was made for this model; SCALE says how strongly it "
        "counts: 0 not at all, 1 (also without it) as it was trained; may be given several times",
    )


def add_engine_settings(parser: argparse.ArgumentParser) -> ArgumentGroup:
    """Adds a flag for each setting of the engine, in a group that may have more."""
    group = parser.add_argument_group(
        "how it is computed",
        "What settings and flags leave open is as the window measured it for this model on this computer; a command "
        "measures nothing. Where figures or texts are to be compared, what was measured is not used.",
    )
    for setting in ENGINE_SETTINGS:
        group.add_argument(
            "--" + setting.key.replace("_", "-"),
            dest=setting.key,
            type=partial(setting_value, setting),
            metavar="|".join(choice.value for choice in setting.choices) or "N",
            help=_setting_help(setting).replace("%", "%%"),
        )
    return group


def check_adapters(arguments: argparse.Namespace, error: Callable[[str], None]) -> None:
    """Calls `error` where an adapter is given twice."""
    paths = [adapter.path for adapter in arguments.adapters]
    for path in paths:
        if paths.count(path) > 1:
            error(f"The adapter {path} is given twice.")


def given_settings(arguments: argparse.Namespace) -> dict[AnySetting, Any]:
    """The settings that were given as flags."""
    given = {setting: getattr(arguments, setting.key) for setting in ENGINE_SETTINGS}
    return {setting: value for setting, value in given.items() if value is not None}


def _setting_help(setting: AnySetting) -> str:
    lowest = f" {setting.minimum}: {setting.minimum_label.lower()}." if setting.minimum_label else ""
    least = f" Else at least {setting.least}." if setting.least is not None else ""
    labels = {choice.value: choice.label.lower() for choice in setting.choices}
    choices = "".join(f" {value}: {label}." for value, label in labels.items() if value != label)
    without = "Without it: as the model's own default options have it, else the window's settings."
    return f"{setting.help}{lowest}{least}{choices} {without}"
