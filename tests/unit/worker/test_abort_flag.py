"""The flag that llama.cpp reads while it computes."""

from lampblack.worker.native.abort_flag import AbortFlag


def test_what_llama_cpp_calls_answers_as_the_flag_stands() -> None:
    flag = AbortFlag()
    assert not flag.callback(flag.data)
    flag.raise_()
    assert flag.callback(flag.data)
    flag.lower()
    assert not flag.callback(flag.data)
