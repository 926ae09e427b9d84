"""Searching the hub, and what a repository that was found offers to this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.hub import Order
from lampblack.domain.sizes import in_words
from lampblack.ui.fault_words import sentence
from lampblack.ui.icons import icon
from lampblack.ui.model_words import verdict
from lampblack.ui.models.access_buttons import AccessButtons
from lampblack.ui.models.words import about_quantization, count, date
from lampblack.ui.widgets.judged_label import write
from lampblack.ui.widgets.table import Column, Table
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.faults import Fault
    from lampblack.domain.hub import FoundModel
    from lampblack.tasks.finding import Offered, Opened
    from lampblack.ui.theme import Theme

_ORDERS = (Order.DOWNLOADS, Order.LIKES, Order.RECENT)


class FindPage(Translated, QWidget):
    """search_wanted: words and an `Order`; repo_chosen, page_wanted: its name; others: an `Offered`."""

    search_wanted = Signal(str, object)
    repo_chosen = Signal(str)
    fetch_wanted = Signal(object)
    use_wanted = Signal(object)
    page_wanted = Signal(str)
    token_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message: tuple[Callable[[], str], str] | None = None
        self._about: Callable[[], str] = str
        self._opened, self._under_way = "", frozenset[str]()
        self._search, self._order, self._go, self._token = QLineEdit(), QComboBox(), QPushButton(), QToolButton()
        self._access, self._fetch = AccessButtons(), QPushButton()
        names = ("modelsSearch", "modelsOrder", "modelsSearchGo", "modelsToken")
        for widget, name in zip((self._search, self._order, self._go, self._token), names, strict=True):
            widget.setObjectName(name)
        self._go.setAutoDefault(False)
        self._token.clicked.connect(self.token_wanted)
        for order in _ORDERS:
            self._order.addItem("", order)
        self.results: Table[FoundModel] = Table(theme, "modelsResults", self._result_columns())
        self.files: Table[Offered] = Table(theme, "modelsFiles", self._file_columns())
        self._text, self._repo = QLabel(), QLabel()
        self._text.setObjectName("modelsMessage")
        self._repo.setObjectName("modelsRepository")
        for label in (self._text, self._repo):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._access.token_wanted.connect(self.token_wanted)
        self._access.page_wanted.connect(lambda: self.page_wanted.emit(self._opened))
        self._fetch.setObjectName("modelsDownload")
        self._fetch.setProperty("kind", "primary")
        self._fetch.setAutoDefault(False)
        self._lay_out()
        self._search.returnPressed.connect(self._ask)
        self._go.clicked.connect(self._ask)
        self._order.activated.connect(self._ask)
        self.results.chosen.connect(lambda found: self.repo_chosen.emit(found.repo) if found is not None else None)
        self.results.used.connect(lambda _: self.files.setFocus())
        self.files.chosen.connect(lambda _: self._show_button())
        self.files.used.connect(lambda _: self._fetch.click())
        self._fetch.clicked.connect(self._act)
        self.show_results(None)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def focus(self) -> None:
        """Puts the keyboard where a search is typed."""
        self._search.setFocus()
        self._search.selectAll()

    def show_busy(self) -> None:
        """A search is under way."""
        self._say(lambda: self.tr("Searching…"))

    def show_results(self, found: Sequence[FoundModel] | None) -> None:
        """Shows what a search found; None: before the first one."""
        self._make_room(bool(found))
        self.show_offers(None)
        self.results.blockSignals(True)
        self.results.show_things(found or ())
        self.results.blockSignals(False)
        if found:
            self._say(None)
            self.results.setFocus()
            self.repo_chosen.emit(found[0].repo)
        elif found is None:
            self._say(
                lambda: self.tr(
                    "Type a name, such as Qwen or Gemma, and press Enter. Without one, the most wanted models are "
                    "listed. What you type is sent to the hub; your conversations never are."
                )
            )
        else:
            self._say(lambda: self.tr("Nothing found. Fewer words find more."))

    def show_refusal(self, fault: Fault) -> None:
        """A search could not be made."""
        self._make_room(False)
        self.show_offers(None)
        self._say(lambda: sentence(fault), "bad")

    def show_opening(self, repo: str) -> None:
        """The files of a repository are being asked for."""
        self._opened = repo
        self.show_offers(None)
        self._tell(lambda: self.tr("Looking into {repo}…").format(repo=repo))

    def show_offers(self, opened: Opened | None) -> None:
        """What a repository offers, with the best chosen; None: nothing yet."""
        self.files.show_things(opened.offered if opened is not None else ())
        self._tell(str)
        self._access.show_for(opened.trouble if opened is not None else None)
        if opened is None:
            return
        self._opened = opened.repo
        self.files.choose(lambda offered: offered.is_best)
        trouble = opened.trouble
        if trouble is not None:
            self._tell(lambda: self.tr("Nobody can say yet what fits. {reason}").format(reason=sentence(trouble)))
        else:
            self._tell(lambda: opened.repo)

    def show_no_offers(self, fault: Fault) -> None:
        """A repository could not be looked into."""
        self.show_offers(None)
        self._tell(lambda: sentence(fault), "bad")
        self._access.show_for(fault)

    def show_under_way(self, names: frozenset[str]) -> None:
        """Which offers are on their way here, as repository and file."""
        self._under_way = names
        self._show_button()

    # --- inside

    def _ask(self) -> None:
        self.search_wanted.emit(self._search.text(), Order(self._order.currentData()))

    def _make_room(self, wanted: bool) -> None:
        """For what is found and its files together, so that nothing jumps when these come."""
        for widget in (self.results, self.files, self._fetch):
            widget.setVisible(wanted)

    def _act(self) -> None:
        if (offered := self.files.current()) is not None:
            (self.use_wanted if offered.path else self.fetch_wanted).emit(offered)

    def _show_button(self) -> None:
        offered = self.files.current()
        is_coming = offered is not None and key_of(offered) in self._under_way
        self._fetch.setEnabled(offered is not None and offered.may_be_fetched and not is_coming)
        if is_coming:
            self._fetch.setText(self.tr("Under way"))
        elif offered is not None and offered.path:
            self._fetch.setText(self.tr("Use it"))
        elif offered is not None:
            self._fetch.setText(self.tr("Download {size}").format(size=in_words(offered.offer.bytes)))
        else:
            self._fetch.setText(self.tr("Download"))

    def _say(self, words: Callable[[], str] | None, role: str = "quiet") -> None:
        self._message = (words, role) if words is not None else None
        self._text.setVisible(words is not None)
        write(self._text, words() if words is not None else "", role)

    def _tell(self, words: Callable[[], str], role: str = "quiet") -> None:
        self._about = words
        self._repo.setVisible(bool(words()))
        write(self._repo, words(), role)

    def _lay_out(self) -> None:
        asking, ending = QHBoxLayout(), QHBoxLayout()
        asking.setSpacing(8)
        asking.addWidget(self._search, 1)
        asking.addWidget(self._order)
        asking.addWidget(self._go)
        asking.addWidget(self._token)
        ending.addWidget(self._repo, 1)
        ending.addWidget(self._fetch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(asking)
        layout.addWidget(self._text)
        layout.addWidget(self.results, 3)
        layout.addWidget(self.files, 2)
        layout.addLayout(ending)
        layout.addWidget(self._access)
        layout.addStretch(0)

    def _result_columns(self) -> tuple[Column[FoundModel], ...]:
        return (
            Column(lambda: self.tr("Name"), lambda found: found.repo, is_wide=True),
            Column(lambda: self.tr("Downloads"), lambda found: count(found.downloads), is_number=True),
            Column(lambda: self.tr("Likes"), lambda found: count(found.likes), is_number=True),
            Column(lambda: self.tr("Changed"), lambda found: date(found.updated)),
            Column(lambda: self.tr("Licence"), lambda found: found.licence),
            Column(
                lambda: self.tr("Access"),
                lambda found: self.tr("asks for your consent") if found.gated else self.tr("open"),
                lambda found: "careful" if found.gated else "quiet",
            ),
        )

    def _file_columns(self) -> tuple[Column[Offered], ...]:
        return (
            Column(
                lambda: self.tr("Quantization"),
                lambda offered: offered.offer.quantization or offered.offer.name.rsplit("/", 1)[-1],
                tip=lambda offered: offered.offer.name,
                is_bold=lambda offered: offered.is_best,
            ),
            Column(
                lambda: self.tr("What that means"),
                lambda offered: about_quantization(offered.offer.quantization),
                lambda _: "quiet",
                is_wide=True,
            ),
            Column(lambda: self.tr("Size"), lambda offered: in_words(offered.offer.bytes), is_number=True),
            Column(lambda: self.tr("This computer"), self._fit_words, lambda offered: self._fit(offered)[1]),
            Column(
                lambda: "",
                lambda offered: self.tr("best choice") if offered.is_best else "",
                lambda _: "accent",
                is_bold=lambda _: True,
            ),
        )

    def _fit_words(self, offered: Offered) -> str:
        return self._fit(offered)[0]

    def _fit(self, offered: Offered) -> tuple[str, str]:
        if offered.path:
            return self.tr("already here"), "good"
        if not offered.may_be_fetched:
            return self.tr("cannot be fetched"), "bad"
        return verdict(offered.fit)

    def _restyle(self) -> None:
        self._token.setIcon(icon("lock", self._theme))

    def _retranslate(self) -> None:
        self._search.setPlaceholderText(self.tr("Search for models"))
        self._search.setAccessibleName(self.tr("Search for models"))
        self._order.setAccessibleName(self.tr("Order"))
        for row, words in enumerate((self.tr("Most downloaded"), self.tr("Most liked"), self.tr("Newest"))):
            self._order.setItemText(row, words)
        self._go.setText(self.tr("Search"))
        for tell in (self._token.setToolTip, self._token.setAccessibleName):
            tell(self.tr("Access token…"))
        self.results.setAccessibleName(self.tr("Models that were found"))
        self.files.setAccessibleName(self.tr("What there is of this model"))
        for table in (self.results, self.files):
            table.retranslate()
        if self._message is not None:
            self._text.setText(self._message[0]())
        self._repo.setText(self._about())
        self._show_button()


def key_of(offered: Offered) -> str:
    """What tells an offer from all others: its repository and its first file."""
    first = offered.offer.files[0]
    return f"{first.repo}/{first.path}"
