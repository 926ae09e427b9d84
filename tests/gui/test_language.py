"""Choosing another language while the app runs changes every word, and no word is left behind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from tests.gui.models.samples import models_dialog

from lampblack.domain.coding.checks import Checked, Kind, Problem, Verdict
from lampblack.domain.coding.languages import LANGUAGES
from lampblack.domain.coding.tasks import Action
from lampblack.domain.conversations import ChatOptions, Conversation, Message, MessageState
from lampblack.domain.faults import Fault
from lampblack.domain.generation import GenerationStats, Role
from lampblack.domain.model_choices import ModelChoices
from lampblack.domain.models import (
    Computer,
    Device,
    Figure,
    LoadedModel,
    Measurement,
    ModelInfo,
    ModelStatus,
    SequenceStatus,
)
from lampblack.network.journal import Connection, Outcome
from lampblack.paths import Folders
from lampblack.resources import resource
from lampblack.settings.file import Settings
from lampblack.ui.banner import Banner
from lampblack.ui.blocked_page import BlockedPage
from lampblack.ui.chat.composer import Composer
from lampblack.ui.chat.conversation_list import ConversationList
from lampblack.ui.chat.panel import ChatPanel
from lampblack.ui.code.panel import CodePanel
from lampblack.ui.fault_words import sentence
from lampblack.ui.header import Header
from lampblack.ui.memory_popup import MemoryPopup
from lampblack.ui.models.defaults_dialog import DefaultsDialog
from lampblack.ui.models.making_guard import MakingDialog
from lampblack.ui.models.rename_dialog import RenameDialog
from lampblack.ui.report_dialog import ReportDialog
from lampblack.ui.settings.connections_dialog import ConnectionsDialog
from lampblack.ui.settings.dialog import SettingsDialog
from lampblack.ui.settings.measured_note import MeasuredState
from lampblack.ui.shortcuts_dialog import ShortcutsDialog
from lampblack.ui.status_bar import StatusBar
from lampblack.ui.transcript.actions import Actions
from lampblack.ui.transcript.link_dialog import LinkDialog
from lampblack.ui.transcript.transcript import Transcript
from lampblack.ui.translation import Translation
from lampblack.ui.welcome.page import WelcomePage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme

TODAY = date(2026, 3, 15)
NOON = 1_773_576_000.0
MODEL = ModelInfo("SmolLM2", "/models/smollm2.gguf", "llama", 135_000_000, "Q4_1", 98_000_000, 8192)
LOADED = LoadedModel(MODEL.path, "SmolLM2", "llama", 4096, 8192, 49152, 0, 2, True, 0.5)
STATS = GenerationStats(20, 1, 0.2, 38.25, 4096, 0)
OWN_WORDS = {"SmolLM2", "Lampblack", "Hello there", "Be brief.", "Half a", "Sea letters", "https://example.org/"}
"""What a person or a model wrote or named: the same in every language."""

FOLDER = Path("/lampblack")
SAME_EVERYWHERE = {
    *("Return", "Enter", "Esc", "Del", "Q4_1", "MB", "GB", "English", "https://huggingface.co"),
    *("Top-k", "Top-p", "Min-p"),
}
"""Keys, units, formats, languages, addresses and names of samplers."""


# --- the app's own translations, as they are now


@pytest.fixture
def speak(qapp: QApplication, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Chooses a language as the settings do."""
    before = QLocale()
    monkeypatch.setattr("lampblack.ui.translation.resource", lambda *_: compiled)
    translation = Translation(qapp)

    def choose(language: str) -> None:
        translation.use(language)
        settle()

    choose("en")
    yield choose
    choose("en")
    QLocale.setDefault(before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.json")


def settle() -> None:
    QApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


# --- everything that has words


def message(number: int, state: MessageState, text: str = "", fault: Fault | None = None) -> Message:
    """A reply that ended in this way."""
    parent = None if number == 1 else number - 1
    return Message(number, 1, parent, Role.ASSISTANT, text, state, NOON, "SmolLM2", STATS, fault)


def composer(theme: Theme, settings: Settings) -> QWidget:
    made = Composer(theme)
    made.set_model("SmolLM2")
    made.set_notice(lambda: sentence(Fault("disk.full", {"path": "SmolLM2"})))
    made.set_speeds([12.34], STATS)
    made.set_context(1234, 4096)
    return made


def conversation_list(theme: Theme, settings: Settings) -> QWidget:
    made = ConversationList(theme, lambda: TODAY)
    days = {1: 0, 2: 1, 3: 5, 4: 20, 5: 300}
    made.set_conversations(
        [
            Conversation(
                number, "Sea letters" if number > 1 else "", NOON - 86400 * ago, NOON - 86400 * ago, ChatOptions()
            )
            for number, ago in days.items()
        ]
    )
    made.set_running({2})
    return made


def chat_panel(theme: Theme, settings: Settings) -> QWidget:
    made = ChatPanel(theme, settings, Transcript(theme))
    made.options.set_options(ChatOptions(system_prompt="Be brief."))
    return made


def transcript(theme: Theme, settings: Settings) -> QWidget:
    made = Transcript(theme)
    made.set_messages(
        [
            Message(1, 1, None, Role.USER, "Hello there", MessageState.DONE, NOON),
            message(2, MessageState.FAILED, "Half a", Fault("engine.killed")),
            message(3, MessageState.CANCELLED),
            message(4, MessageState.INTERRUPTED),
            message(5, MessageState.FAILED, "", Fault("model.suspect", {"name": "SmolLM2"})),
            message(6, MessageState.DONE),
            message(7, MessageState.RUNNING),
        ]
    )
    made.set_reading(7, 5, 10)
    made.set_branches({2: (2, 12)})
    return made


def header(theme: Theme, settings: Settings) -> QWidget:
    made = Header(theme)
    made.set_models([MODEL], {MODEL.path: "fits"})
    made.set_chosen(MODEL.path)
    made.set_loaded(LOADED)
    made.set_loading("SmolLM2", 0.5)
    made.set_memory((ModelStatus(MODEL.path, 98_000_000, 94_000_000, 97_000_000, 1, ()),), {})
    return made


def memory_popup(theme: Theme, settings: Settings) -> QWidget:
    made = MemoryPopup(theme)
    doing = tuple(SequenceStatus(1, state, 10, 5) for state in ("writing", "reading", "waiting", "kept", "kept"))
    idle = ModelStatus("/models/other.gguf", 98_000_000, 0, 1_000_000, 1, ())
    busy = ModelStatus(MODEL.path, 98_000_000, 94_000_000, 97_000_000, 1, doing)
    made.set_models((busy, idle), {busy.path: "SmolLM2", idle.path: "SmolLM2"}, {busy.path})
    return made


def status_bar(theme: Theme, settings: Settings) -> QWidget:
    made = StatusBar(theme)
    words = QCoreApplication.translate
    made.show_undo(lambda: words("Organizer", "Deleted: {title}").format(title="SmolLM2"), lambda: None)
    made.set_speeds([12.34])
    made.set_context(1234, 4096)
    return made


def banner(theme: Theme, settings: Settings) -> QWidget:
    made = Banner(theme)
    made.show_faults(Fault("model.html", {"name": "SmolLM2"}))
    return made


def welcome(theme: Theme, settings: Settings) -> QWidget:
    made = WelcomePage(theme)
    made.set_computer(Computer("SmolLM2", 8, 16, 16 << 30, 8 << 30, "Linux"))
    made.set_devices((Device("CUDA0", "SmolLM2", 8 << 30, True),))
    made.set_models([MODEL])
    made.set_starter(MODEL)
    return made


def settings_dialog(theme: Theme, settings: Settings) -> QWidget:
    made = SettingsDialog(theme, settings, Folders.of(FOLDER), lambda *_: None)
    figures = (Figure(False, 2, 76.0, 249.0), Figure(True, 1, 7.8, 250.0))
    made.measured.show_state(MeasuredState("SmolLM2", Measurement(True, 1, figures, 9.5), True, True))
    made.measured.set_choices(False, 0)
    return made


def default_options(theme: Theme, settings: Settings) -> QWidget:
    own = ModelChoices(MODEL.path, loading={"context_length": 512})
    made = DefaultsDialog(theme, MODEL, own, settings.get, is_in_memory=True)
    made.show_computer(Computer("SmolLM2", 8, 16, 16 << 30, 8 << 30, "Linux"))
    made.findChild(QCheckBox, "modelsOwnThreads").click()
    return made


def connections(theme: Theme, settings: Settings) -> QWidget:
    del settings
    made = ConnectionsDialog(theme)
    made.show_connections([Connection(0, "SmolLM2", "SmolLM2", outcome=each, status=404) for each in Outcome])
    return made


def code_panel(theme: Theme, settings: Settings) -> QWidget:
    del settings
    made = CodePanel(theme)
    made.editor.setPlainText("f(\n")
    made.show_changes("f(\n", "f()\n")
    made.choose(Action.TRANSLATE)
    made.show_checked(Checked("python", Verdict.WRONG, (Problem(1, 2, Kind.UNCLOSED, "("),)))
    return made


WIDGETS: dict[str, Callable[[Theme, Settings], QWidget]] = {
    "composer": composer,
    "conversation list": conversation_list,
    "chat panel": chat_panel,
    "code panel": code_panel,
    "transcript": transcript,
    "empty transcript": lambda theme, settings: Transcript(theme),
    "header": header,
    "memory": memory_popup,
    "status bar": status_bar,
    "banner": banner,
    "blocked page": lambda theme, settings: BlockedPage(theme, Fault("home.in_use", {"path": "x"}), resource("icons")),
    "welcome page": welcome,
    "settings": settings_dialog,
    "models": lambda theme, _: models_dialog(theme),
    "renaming": lambda theme, _: RenameDialog(theme, replace(MODEL, own_name="SmolLM2")),
    "default options": default_options,
    "connections": connections,
    "closing": lambda theme, _: MakingDialog(theme, None),
    "keys": lambda theme, settings: ShortcutsDialog(theme, settings),
    "report": lambda theme, settings: ReportDialog(theme, "SmolLM2", resource("icons")),
    "link": lambda theme, settings: LinkDialog("https://example.org/", theme),
}


@pytest.fixture(params=WIDGETS)
def make(request: pytest.FixtureRequest, qtbot: QtBot, theme: Theme, settings: Settings) -> Callable[[], QWidget]:
    def made() -> QWidget:
        widget = WIDGETS[request.param](theme, settings)
        widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(widget)
        widget.resize(1000, 700)
        widget.show()
        settle()
        return widget

    return made


SAYING = (
    *("text", "title", "windowTitle", "toolTip", "accessibleName", "accessibleDescription", "placeholderText"),
    *("suffix", "prefix", "specialValueText", "toPlainText"),
)
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def words(widget: QWidget) -> set[str]:
    """All that a person reads, hovers over or hears, in the pieces that it is put together of."""
    found: set[str] = set()
    for each in (widget, *widget.findChildren(QWidget)):
        for name in SAYING:
            method = getattr(each, name, None)
            text = method() if callable(method) else None
            found |= pieces(text) if isinstance(text, str) else set()
        if isinstance(each, (QAbstractItemView, QComboBox)) and each.model() is not None:
            shown = each.model()
            rows, columns = (
                range(shown.rowCount(QModelIndex())),
                range(len(shown.columns) if isinstance(each, QTableView) else 1),
            )
            data: list[Any] = [shown.index(row, at).data(role) for row in rows for at in columns for role in ROLES]
            data += [shown.headerData(at, Qt.Orientation.Horizontal) for at in columns if isinstance(each, QTableView)]
            found |= {piece for text in data if isinstance(text, str) for piece in pieces(text)}
    return found


def pieces(text: str) -> set[str]:
    return {piece.strip() for piece in re.split(r"\n|\t| · ", text) if piece.strip()}


def is_foreign(piece: str) -> bool:
    """Whether Chinese readers would find a word in it that is neither Chinese, a key nor a person's own."""
    if re.search(r"[\u3400-\u9fff]", piece):
        return False
    for same in (*OWN_WORDS, *SAME_EVERYWHERE):
        piece = piece.replace(same, "")
    piece = re.sub(r"\b(Ctrl|Shift|Alt)\+\S*|(?<!\w)(\w:)?[/\\]\S+", "", piece)  # keys and paths
    for same in sorted((language.name for language in LANGUAGES.values()), key=len, reverse=True):
        piece = piece.replace(same, "")
    return re.search(r"[A-Za-z]{2}", piece) is not None


# --- the tests


def test_every_word_changes_while_the_app_runs_and_comes_back(
    make: Callable[[], QWidget], speak: Callable[[str], None]
) -> None:
    shown = make()
    english = words(shown)
    assert any(is_foreign(piece) for piece in english)

    speak("zh_CN")

    chinese = words(shown)
    assert {piece for piece in chinese if is_foreign(piece)} == set()
    assert chinese == words(make()), "what is made anew says something else"
    speak("en")
    assert words(shown) == english


def test_a_composer_speaks_chinese(theme: Theme, settings: Settings, speak, qtbot: QtBot) -> None:
    shown = composer(theme, settings)
    qtbot.addWidget(shown)

    speak("zh_CN")

    field, send = shown.findChild(QPlainTextEdit, "chatInput"), shown.findChild(QPushButton, "chatSend")
    assert field.placeholderText() == "输入消息"
    assert send.accessibleName() == "发送"
    assert send.toolTip() == "发送（回车）"
    assert "12.3 词元/秒" in words(shown)
    assert "上下文：已用 1,234/4,096 个词元" in words(shown)


def test_a_stored_fault_is_said_in_the_language_of_its_reader(theme: Theme, settings: Settings, speak, qtbot) -> None:
    shown = transcript(theme, settings)
    qtbot.addWidget(shown)
    shown.resize(800, 600)
    shown.show()

    speak("zh_CN")

    said = {label.text() for label in shown.findChildren(QLabel)}
    assert any(text.startswith("引擎被外部终止") for text in said)
    assert any(text.startswith("上次引擎停止时正在使用 SmolLM2") for text in said)
    assert "已停止。" in said
    assert "正在读取对话：50%" in said


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [("en", 1, "1 token"), ("en", 2, "2 tokens"), ("en", 0, "0 tokens"), ("zh_CN", 1, "1 个词元")],
)
def test_one_token_is_singular_in_english(qapp: QApplication, speak, language: str, count: int, said: str) -> None:
    speak(language)
    assert QCoreApplication.translate(Actions.__name__, "%Ln token(s)", "", count) == said


@pytest.mark.parametrize(("cores", "said"), [(1, "1 core,"), (8, "8 cores,")])
def test_one_core_is_singular_in_english(theme: Theme, qtbot: QtBot, speak, cores: int, said: str) -> None:
    page = WelcomePage(theme)
    qtbot.addWidget(page)
    page.set_computer(Computer("A processor", cores, cores, 16 << 30, 8 << 30, "Linux"))
    assert any(said in label.text() for label in page.findChildren(QLabel))


def test_qts_own_words_are_chinese_too(qtbot: QtBot, speak) -> None:
    speak("zh_CN")
    field = QPlainTextEdit()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    assert "撤消" in menu.actions()[0].text() or "撤销" in menu.actions()[0].text()
    menu.deleteLater()
