"""A reply with everything that Markdown can hold: formulas, footnotes, wide code."""

from __future__ import annotations

from typing import Any

ENGLISH = r"""The mean is $\bar{x} = \frac{1}{n}\sum_{i=1}^{n} x_i$, and a pen costs $5 or $10.[^1]

$$
x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

| Name | Formula |
| --- | --- |
| Euler | $e^{i\pi} + 1 = 0$ |
| Energy | $E = mc^2$ |

\[
a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} + a_{13} + a_{14} + a_{15} + a_{16} + a_{17} + a_{18} + a_{19} + a_{20} + a_{21} = S
\]

What cannot be drawn stays as it is: $\nosuchcommand{x}$.

```python
print("a line that is far too long for the column of text and therefore scrolls, or wraps when it is asked to do so")
```

[^1]: Prices of *2026*.
"""  # noqa: E501 - the formula is wide on purpose
CHINESE = r"""平均值是 $\bar{x} = \frac{1}{n}\sum_{i=1}^{n} x_i$，其中 $\text{速度} = \frac{s}{t}$。一支笔 $5。[^1]

$$
x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
$$

| 名称 | 公式 |
| --- | --- |
| 欧拉 | $e^{i\pi} + 1 = 0$ |
| 能量 | $E = mc^2$ |

\[
f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{其他} \end{cases}
\]

画不出来的公式保持原样：$\nosuchcommand{x}$。

```python
print("这一行代码比文字的栏宽长得多，所以可以左右滚动，也可以按要求换行：a line that is far too long for the column")
```

[^1]: *2026* 年的价格。
"""
MIXED = r"""<think>
**Ink** in three scripts: 墨, حبر and דיו. First the words, then what they share.
</think>

墨（mò）由松烟或油烟制成，「一两黄金一两墨」。

الحبر الأسود يُصنع من السخام والصمغ العربي، ويُقال له «المداد» [1].

- سخام
- صمغ `gum arabic`

דיו היא תערובת של פיח ושרף, and it dries in *three* days[^1]。

| Script | Word | كلمة |
| --- | :-: | --: |
| 汉字 | 墨 | حبر |
| Latin | ink | Tinte |

> 烟越细，墨色越深。 The finer the soot, the deeper the black.

[^1]: 阴干九十天。
"""


def shoot_rich_text(studio: Any, app: Any, language: str) -> None:
    """The reply, its code with long lines wrapped, and one in several scripts whose thinking is unfolded."""
    from lampblack.domain.conversations import Message, MessageState
    from lampblack.domain.generation import Role
    from lampblack.ui.markdown.typesetter import State

    transcript = app.window.chat.transcript
    text = ENGLISH if language == "en" else CHINESE
    told = Message(10_022, 1, None, Role.ASSISTANT, text, MessageState.DONE, 0.0, "SmolLM2-135M-Instruct-Q4_1")
    transcript.set_messages([told])
    formulas = transcript._idle.typesetter
    studio.wait(lambda: transcript.is_settled and State.WAITING not in formulas._kept.values())
    studio.shoot("chat-formulas", app.window)
    studio.find(app, "codeWrap").click()
    transcript.verticalScrollBar().setValue(transcript.verticalScrollBar().maximum())
    studio.shoot("chat-footnotes-wrapped", app.window)
    mixed = Message(10_023, 1, None, Role.ASSISTANT, MIXED, MessageState.DONE, 0.0, "SmolLM2-135M-Instruct-Q4_1")
    transcript.set_messages([mixed])
    studio.wait(lambda: transcript.is_settled)
    studio.find(app, "chatThinking").click()
    transcript.verticalScrollBar().setValue(0)
    studio.shoot("chat-scripts", app.window)
    app._chat.open(studio.rich(app, language))
    studio.settle()
