"""Documents: chips over the field, a message that waits for them, a reply that cites them, and a document's text."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from made_documents import paragraph, pdf, word
from screenshot_homes import fill

FILLER = "The committee discussed the colour of the curtains and put the matter off until spring."
GRANT = "The council granted 48,500 euros for the north roof."
LEASE = {"en": "The rent is 740 pounds a month, due on the first.", "zh_CN": "房租每月七百四十镑，每月一日支付。"}
QUESTION = {"en": "How much was granted for the roof?", "zh_CN": "屋顶拨款多少？ How much was granted for the roof?"}
ANSWER = {
    "en": "The council granted **48,500 euros** for the roof [{number}, page 23]. The rent is 740 pounds [{other}].",
    "zh_CN": "议会为北屋顶拨款 **48,500 欧元** [{number}, 第 23 页]。房租是每月七百四十镑 [{other}]。",
}


def shoot_attachments(studio: Any) -> None:
    """In a conversation of its own."""
    with studio.app(prepare=fill) as app, tempfile.TemporaryDirectory() as folder:
        studio.wait(lambda: app.services.engine.loaded)
        app._chat.new_conversation()
        _attach(studio, app, Path(folder))
        _ask(studio, app)
        _cite(studio, app)
        _wait(studio, app, Path(folder))


def _attach(studio: Any, app: Any, folder: Path) -> None:
    pages = [[FILLER] * 12 for _ in range(40)]
    pages[22][0] = GRANT
    minutes = pdf(folder / "minutes of the parish council.pdf", pages)
    lease = word(folder / ("lease.docx" if studio.language == "en" else "租约.docx"), paragraph(LEASE[studio.language]))
    app.window.chat.composer.files_pasted.emit([minutes, lease])
    studio.wait(lambda: len(app.services.attachments.of_draft(None)) == 2)
    studio.settle()
    app.window.chat.composer.set_text(QUESTION[studio.language])
    studio.shoot("attachments-chips", app.window)
    app.window.resize(640, 620)
    studio.shoot("attachments-chips-narrow", app.window)
    app.window.resize(1100, 760)


def _ask(studio: Any, app: Any) -> None:
    from lampblack.domain.conversations import ChatOptions

    options = ChatOptions(max_tokens=4)
    app.window.chat.options.set_options(options)
    app.window.chat.options.changed.emit(options)
    store = app.services.conversations
    before = len(store.all())
    studio.find(app, "chatSend").click()
    studio.wait(lambda: len(store.all()) > before and (newest := _newest(store)) and newest.state == "done")
    studio.wait(lambda: studio.find(app, "chatSend").isVisible())


def _cite(studio: Any, app: Any) -> None:
    from PySide6.QtWidgets import QToolButton

    from lampblack.domain.conversations import MessageState
    from lampblack.ui.attachments.chips import Chips

    store = app.services.conversations
    reply = _newest(store)
    sources = app.services.attachments.sources_of([reply.parent_id])[reply.parent_id]
    number = next(source.number for source in sources if source.place.number == 23)
    other = next(source.number for source in sources if source.number != number)
    text = ANSWER[studio.language].format(number=number, other=other)
    store.close_message(reply.id, text=text, state=MessageState.DONE)
    app._chat.new_conversation()
    studio.settle()
    app._chat.open(reply.conversation_id)
    transcript = app.window.chat.transcript
    studio.wait(lambda: app.window.chat.list.current() == reply.conversation_id and transcript.is_settled)
    studio.wait(lambda: len([row for row in transcript.findChildren(Chips) if row.isVisible()]) >= 2)
    studio.shoot("attachments-cited", app.window)
    rows = transcript.findChildren(Chips)
    buttons = [each for row in rows for each in row.findChildren(QToolButton, "attachmentName")]
    next(each for each in buttons if each.accessibleName().startswith(f"[{number}] ")).click()
    studio.wait(lambda: studio.find(app, "documentDialog") and studio.find(app, "documentText").is_settled)
    studio.shoot("attachments-document", studio.find(app, "documentDialog"))
    studio.find(app, "documentDialog").close()


def _wait(studio: Any, app: Any, folder: Path) -> None:
    """Sent before its document has been read, which takes a while."""
    pages = [[FILLER] * 30 for _ in range(1500)]
    app._chat.new_conversation()
    studio.settle()
    app.window.chat.composer.files_pasted.emit([pdf(folder / "all minutes since 1900.pdf", pages)])
    app.window.chat.composer.set_text(QUESTION[studio.language])
    studio.find(app, "chatSend").click()
    studio.shoot("attachments-waiting", app.window)
    app.window.chat.composer.wait_cancelled.emit()


def _newest(store: Any) -> Any:
    conversations = store.all()
    path = store.path(conversations[0].id)
    return path[-1] if path else None
