"""Only the code of a reply, however a model wraps it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampblack.domain.coding.extraction import code_of
from lampblack.domain.coding.fences import Block, parts_of

FUNCTION = "def f(x):\n    return x\n"


@pytest.mark.parametrize(
    ("reply", "language", "code"),
    [
        ("```python\ndef f(x):\n    return x\n```", "python", FUNCTION),
        ("Here it is:\n\n```py\ndef f(x):\n    return x\n```\n\nIt returns x.", "python", FUNCTION),
        ("当然！代码如下：\n```python\ndef f(x):\n    return x\n```\n这个函数返回 x。", "python", FUNCTION),
        ("```python\ndef f(x):\n    return x", "python", FUNCTION),  # unclosed, or still being written
        ("```\ndef f(x):\n    return x\n```", "python", FUNCTION),
        ("~~~python\ndef f(x):\n    return x\n~~~", "python", FUNCTION),
        ("def f(x):\n    return x", "python", FUNCTION),
        ("Here is the code:\n\ndef f(x):\n    return x", "python", FUNCTION),
        ("def f(x):\n    return x\n\nThis function returns x.\nIt is short.", "python", FUNCTION),
        ("def f(x):\n    return x\n\n说明：返回 x。", "python", FUNCTION),
        ("1. Like this:\n   ```python\n   def f(x):\n       return x\n   ```\n", "python", FUNCTION),
        ("```python\ndef f(x):\n    return x\n```<|endoftext|>", "python", FUNCTION),
        ("<think>hm ```python\nno\n```</think>```python\ndef f(x):\n    return x\n```", "python", FUNCTION),
        ("```bash\npip install f\n```\n```python\ndef f(x):\n    return x\n```", "python", FUNCTION),
        ("```python\ndef f(x):\n    return x\n```\nOutput:\n```\n1\n```", "python", FUNCTION),
        ("```python\ndef f(x):\n    return x\n```\n### Example usage\n```python\nf(1)\n```", "python", FUNCTION),
        ("```python\ndef f(x):\n    return x\n```\n示例用法：\n```python\nf(1)\n```", "python", FUNCTION),
        ("```python\na = 1\n```\nand then the rest\n```python\nb = 2\n```", "python", "a = 1\n\nb = 2\n"),
        ("```python\na = 1\n```\nagain\n```python\na = 1\n```", "python", "a = 1\n"),
        ('```json\n{"a": 1}\n```\nor\n```json\n{"a": 1, "b": 2}\n```', "json", '{"a": 1, "b": 2}\n'),
        ("```markdown\n# A\n```sh\nls\n```\nend\n```", "markdown", "# A\n```sh\nls\n```\nend\n"),
        ("````markdown\n# A\n```\nls\n```\n````", "markdown", "# A\n```\nls\n```\n"),
        ("# Title\n\nThis is prose.", "markdown", "# Title\n\nThis is prose.\n"),
        ("SELECT 1;", "sql", "SELECT 1;\n"),
        ("```sql\n```", "sql", ""),
        ("", "python", ""),
        ("```python\ns = '''\n  ```\n'''\n", "python", "s = '''\n"),
    ],
)
def test_only_the_code_remains(reply: str, language: str, code: str) -> None:
    assert code_of(reply, language).code == code


def test_what_is_left_out_is_kept() -> None:
    reply = "Sure:\n```python\na = 1\n```\nRun it:\n```bash\npython a.py\n```\nBye."
    found = code_of(reply, "python")
    assert found.code == "a = 1\n"
    assert found.left_out == ("Sure:", "Run it:", "```bash\npython a.py\n```", "Bye.")
    assert code_of("Here is the code:\n\na = 1", "python").left_out == ("Here is the code:",)


@pytest.mark.parametrize(
    "reply",
    [
        "**index.html**\n```html\n<p>\n```\n**style.css**\n```css\np {}\n```",
        '```html title="index.html"\n<p>\n```\n```css title="style.css"\np {}\n```',
        "### 1. `index.html`:\n\n```html\n<p>\n```\n### 2. `style.css`:\n\n```css\np {}\n```",
        "```html:site/index.html\n<p>\n```\n```css:site/style.css\np {}\n```",
        "文件：index.html\n```html\n<p>\n```\n文件名: style.css\n```css\np {}\n```",
    ],
)
def test_several_files_are_told_apart(reply: str) -> None:
    found = code_of(reply, "css")
    assert [(file.name, file.language, file.code) for file in found.files] == [
        ("style.css", "css", "p {}\n"),
        ("index.html", "html", "<p>\n"),
    ]
    assert found.code == "p {}\n"


def test_a_file_named_by_a_model_has_no_folder() -> None:
    reply = '```py title="../../etc/a.py"\na\n```\n```py title="..\\b.py"\nb\n```\n```py title="../.bashrc"\nc\n```'
    assert [file.name for file in code_of(reply, "python").files] == ["a.py", "b.py"]


def test_code_that_only_looks_like_prose_stays() -> None:
    assert (
        code_of("# This function adds\nx = 1\n\nthe_sum = 2", "python").code
        == "# This function adds\nx = 1\n\nthe_sum = 2\n"
    )
    assert code_of("note: x\n", "yaml").code == "note: x\n"


@settings(deadline=None)
@given(st.text(alphabet="`~ab\n #:.<|>茶") | st.text(), st.sampled_from(["python", "markdown", "json", "klingon"]))
def test_any_reply_ends_in_code_with_a_last_line_end(reply: str, language: str) -> None:
    code = code_of(reply, language).code
    assert not code or code.endswith("\n")


def test_the_code_grows_while_it_is_written() -> None:
    reply = "Sure:\n```python\ndef f(x):\n    return x\n```\nDone."
    lengths = [len(code_of(reply[:size], "python").code) for size in range(22, len(reply))]
    assert code_of(reply[:30], "python").code.startswith("def")
    assert max(lengths) == len(FUNCTION)
    assert [part.tag for part in parts_of(reply) if isinstance(part, Block)] == ["python"]
