"""Homes for the screenshots: what was said in them, and how it ended."""

from __future__ import annotations

import contextlib
import time

ENGLISH = (
    "What is lampblack, and how is ink made from it?",
    """**Lampblack** is nearly pure carbon: the fine soot of a flame that burns with [too little air](https://example.org).

### How ink is made of it

1. *Soot* is gathered from the lid above an oil lamp.
2. It is ground with a binder, usually animal glue.
3. The paste is pressed into moulds and dried for months.

| Step | Time | What matters |
| --- | ---: | --- |
| Burning | 1 day | a small flame |
| Grinding | 3 days | patience |
| Drying | 90 days | cool, moist air |

> The finer the soot, the deeper the black.

```python
def grind(soot: float, glue: float) -> float:
    \"\"\"The mass of ink, in grams.\"\"\"
    return soot + 0.6 * glue  # water leaves again
```

Use `grind(10, 6)` for a small stick.""",
)
CHINESE = (
    "什么是灯黑？怎样用它制墨？",
    """**灯黑**是几乎纯净的碳，即火焰在空气不足时留下的细烟灰。

1. 收集油灯上方的*烟灰*。
2. 与胶（通常是动物胶）一起研磨。
3. 压入模具，阴干数月。

| 步骤 | 时间 | 要点 |
| --- | ---: | --- |
| 点烟 | 1 天 | 火苗要小 |
| 和胶 | 3 天 | 耐心 |
| 阴干 | 90 天 | 凉爽、潮湿 |

> 烟越细，墨色越深。

行内代码 `grind(10, 6)` 与 mixed English text。""",
)


LONG_TALK_ENGLISH = (
    ("What is ink made of?", "Of **soot** and *glue*:\n\n- lampblack for the colour\n- `glue` to hold it"),
    ("And the glue?", "From hides and bones, boiled for a day. See [glue](https://example.org)."),
    ("How long does a stick dry?", "Some ninety days, in cool and moist air."),
)
LONG_TALK_CHINESE = (
    ("墨是用什么做的？", "用**烟灰**和*胶*：\n\n- 灯黑提供颜色\n- `胶` 使其黏合"),
    ("胶呢？", "用兽皮和骨头熬煮一天。参见[胶](https://example.org)。"),
    ("一锭墨要阴干多久？", "约九十天，放在凉爽潮湿的空气里。"),
)


def fill(folders, settings, language: str) -> None:
    """A home with conversations of every kind."""
    from lampblack.domain.conversations import ChatOptions, MessageState
    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import GenerationStats
    from lampblack.models.starter import STARTER_FILE
    from lampblack.resources import resource
    from lampblack.settings.declared import LAST_MODEL
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.database import Database

    english = language == "en"
    settings.set(LAST_MODEL, str(resource("models", STARTER_FILE)))
    with contextlib.closing(Database(folders.database)) as database:
        store = ConversationStore(database, clock=iter(time.time() - 86400 * day for day in range(60, 0, -1)).__next__)
        for title in ("Letter to the landlord", "给房东的信", "A very long title " * 6, "Rezept für Tinte"):
            store.create(title.strip(), ChatOptions())
        store = ConversationStore(database)
        faults = store.create("When things fail" if english else "出错的时候", ChatOptions(system_prompt="Be brief."))
        leaf = None
        for state, text, fault in (
            (MessageState.INTERRUPTED, "Once upon a time there was a" if english else "从前有一座", None),
            (MessageState.CANCELLED, "Stopped half way" if english else "写到一半", None),
            (MessageState.FAILED, "It began well" if english else "开头很好", Fault("engine.killed")),
            (MessageState.FAILED, "", Fault("model.suspect", {"name": "SmolLM2-135M-Instruct-Q4_1"})),
        ):
            _, reply = store.add_exchange(faults.id, leaf, "Go on" if english else "继续", "SmolLM2")
            store.close_message(reply.id, text=text, state=state, fault=fault)
            leaf = reply.id
        fill_long_talk(store, english)
        question, answer = ENGLISH if english else CHINESE
        rich = store.create(question, ChatOptions())
        _, reply = store.add_exchange(rich.id, None, question, "SmolLM2-135M-Instruct-Q4_1")
        stats = GenerationStats(212, 240, 0.41, 38.2, 4096, 7)
        store.close_message(reply.id, text=answer, state=MessageState.DONE, stats=stats)


def fill_long_talk(store, english: bool) -> None:
    """A conversation whose oldest messages were left out, and that has outgrown the context again."""
    from lampblack.domain.conversations import ChatOptions, MessageState
    from lampblack.domain.faults import Fault

    talk = store.create("A long talk about ink" if english else "关于墨的长谈", ChatOptions())
    leaf, asked = None, []
    for question, answer in LONG_TALK_ENGLISH if english else LONG_TALK_CHINESE:
        message, reply = store.add_exchange(talk.id, leaf, question, "SmolLM2-135M-Instruct-Q4_1")
        asked.append(message.id)
        leaf = store.close_message(reply.id, text=answer, state=MessageState.DONE).id
    store.see_from(leaf, asked[2])
    _, reply = store.add_exchange(talk.id, leaf, "And how is it kept?" if english else "怎样保存它？", "SmolLM2")
    figures = {"prompt_tokens": 4212, "limit": 4095, "context_length": 4096, "excess": 117}
    refusal = Fault("prompt.conversation_too_long", figures)
    store.close_message(reply.id, text="", state=MessageState.FAILED, fault=refusal)


def make_newer(folders, settings, language: str) -> None:
    """A home whose database a newer version wrote."""
    import sqlite3

    folders.data.mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(folders.database)) as newer:
        newer.execute("PRAGMA user_version = 999")
        newer.commit()
