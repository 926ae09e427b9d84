"""What words on the command line mean."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import pytest

from lampblack.cli.adapter_flag import adapter
from lampblack.cli.arguments import parse_arguments
from lampblack.cli.sampling import CONTROLS, sampling_of
from lampblack.cli.values import logit_bias
from lampblack.domain.generation import Sampling


def parsed(*arguments: str) -> argparse.Namespace:
    return parse_arguments(["generate", "-m", "x", "-p", "y", *arguments])


@pytest.mark.parametrize(
    ("text", "path", "scale"),
    [
        ("/a/style.gguf", "/a/style.gguf", 1.0),
        ("/a/style.gguf:0.5", "/a/style.gguf", 0.5),
        ("/a/style.gguf:0", "/a/style.gguf", 0.0),
        ("/a/style.gguf:-1", "/a/style.gguf", -1.0),
        ("/a/style.gguf:1e-2", "/a/style.gguf", 0.01),
        ("/a/b:c/style.gguf", "/a/b:c/style.gguf", 1.0),
        ("/a/b:c/style.gguf:2", "/a/b:c/style.gguf", 2.0),
        ("/a/b:2/style.gguf", "/a/b:2/style.gguf", 1.0),
        ("/a/x:1:2", "/a/x:1", 2.0),
        ("/a/style.gguf:", "/a/style.gguf:", 1.0),
        ("/a/style.gguf:strong", "/a/style.gguf:strong", 1.0),
    ],
)
def test_an_adapter_is_a_path_and_perhaps_a_scale(text, path, scale):
    found = adapter(text)
    assert (found.path, found.scale) == (path, scale)


@pytest.mark.parametrize(
    ("text", "path", "scale"),
    [
        (r"C:\loras\style.gguf", r"C:\loras\style.gguf", 1.0),
        (r"C:\loras\style.gguf:0.5", r"C:\loras\style.gguf", 0.5),
        ("C:/loras/1.5", "C:/loras/1.5", 1.0),
        ("C:/loras/1.5:1.5", "C:/loras/1.5", 1.5),
    ],
)
def test_the_letter_of_a_drive_begins_no_scale(text, path, scale):
    found = adapter(text)
    assert (found.path.removeprefix(f"{Path.cwd()}{os.sep}"), found.scale) == (path, scale)


def test_a_file_that_has_the_whole_name_is_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "run:2").touch()
    assert (adapter("run:2").path, adapter("run:2").scale) == (str(tmp_path / "run:2"), 1.0)
    assert (adapter("run:2:0.5").path, adapter("run:2:0.5").scale) == (str(tmp_path / "run:2"), 0.5)
    assert adapter("run:3").scale == 3.0


@pytest.mark.parametrize("text", ["a:nan", "a:inf", "a:-inf", "a:1e999", "a:101", ""])
def test_scales_that_are_no_strength_are_refused(text):
    with pytest.raises(argparse.ArgumentTypeError):
        adapter(text)


@pytest.mark.parametrize("text", ["5", "=1", "5=", "-1=2", "5=nan", "5=101", "1.5=2", "the=2"])
def test_a_bias_is_a_token_and_a_number(text):
    assert logit_bias("5=-2.5") == (5, -2.5)
    with pytest.raises(argparse.ArgumentTypeError, match="must be TOKEN=VALUE"):
        logit_bias(text)


def test_without_flags_the_defaults_hold():
    assert sampling_of(parsed()) == Sampling()


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.field)
def test_each_control_has_a_flag_with_its_bounds(control, capsys):
    needs = [f"--{control.needs[0].replace('_', '-')}=1"] if control.needs else []
    for value in (control.low, control.high):
        sampling = sampling_of(parsed(f"{control.flag}={value:.12g}", *needs))
        assert getattr(sampling, control.field) == value
    for value in (control.low - 1, control.high + 1):
        with pytest.raises(SystemExit) as refused:
            parsed(f"{control.flag}={value:.12g}", *needs)
        assert refused.value.code == 2
        assert f"{control.flag} must be a" in capsys.readouterr().err


def test_every_field_of_sampling_has_a_flag():
    assert {control.field for control in CONTROLS} | {"logit_bias", "ignore_eos"} == set(Sampling.__slots__)
    sampling = sampling_of(parsed("--ignore-eos", "--logit-bias", "5=-2", "--logit-bias", "7=1"))
    assert sampling == Sampling(ignore_eos=True, logit_bias=((5, -2.0), (7, 1.0)))
