"""The rows of the model picker: the models on disk, those elsewhere, "Open a model file…" and "Get more models…"."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from lampblack.domain.endpoints import ModelElsewhere
from lampblack.ui.elsewhere_words import State, mark, mark_icon, not_now, where_it_goes
from lampblack.ui.model_words import SEPARATOR, facts, in_memory, kind, tool_tip, verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.endpoints import KnownEndpoint
    from lampblack.domain.models import ModelInfo

_Index = QModelIndex | QPersistentModelIndex


class RowRole(IntEnum):
    """What a row has beside its name; a row without a path is one of those that open something. BEGINS: it is the
    first of an engine elsewhere."""

    PATH = Qt.ItemDataRole.UserRole
    FACTS = Qt.ItemDataRole.UserRole + 1
    VERDICT = Qt.ItemDataRole.UserRole + 2
    VERDICT_ROLE = Qt.ItemDataRole.UserRole + 3
    IN_MEMORY = Qt.ItemDataRole.UserRole + 4
    IS_BASE = Qt.ItemDataRole.UserRole + 5
    ICON = Qt.ItemDataRole.UserRole + 6
    BEGINS = Qt.ItemDataRole.UserRole + 7


class ModelRows(QAbstractListModel):
    """Words come anew with every `data`, so that a view that is painted again speaks the new language."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelInfo, ...] = ()
        self._verdicts: dict[str, str] = {}
        self._loaded = ""
        self._elsewhere: tuple[tuple[KnownEndpoint, ModelElsewhere], ...] = ()
        self._is_offline = False

    @property
    def open_row(self) -> int:
        """The row that opens a file."""
        return len(self._models) + len(self._elsewhere)

    @property
    def more_row(self) -> int:
        """The row that opens the dialog for models: the last."""
        return self.open_row + 1

    def set_models(self, models: Sequence[ModelInfo], verdicts: Mapping[str, str]) -> None:
        """Shows these, each with its verdict "fits", "tight", "too_large" or "suspect"."""
        self.beginResetModel()
        self._models, self._verdicts = tuple(models), dict(verdicts)
        self.endResetModel()

    def set_elsewhere(self, endpoints: Sequence[KnownEndpoint], *, is_offline: bool) -> None:
        """Shows the models of these below the others. is_offline: none of them can be chosen now."""
        self.beginResetModel()
        self._elsewhere = tuple((one, ModelElsewhere(one.address, name)) for one in endpoints for name in one.models)
        self._is_offline = is_offline
        self.endResetModel()

    def set_loaded(self, path: str) -> None:
        """Which model is in memory; empty for none."""
        self._loaded = path
        self.dataChanged.emit(self.index(0), self.index(self.more_row))

    def row_of(self, path: str | None) -> int:
        """-1 where no row has this path."""
        paths = [*(model.path for model in self._models), *(model.path for _, model in self._elsewhere)]
        return next((row for row, known in enumerate(paths) if known == path), -1)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        is_elsewhere = len(self._models) <= index.row() < self.open_row
        return Qt.ItemFlag.NoItemFlags if is_elsewhere and self._is_offline else super().flags(index)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self.open_row + 2

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.row() >= self.open_row:
            return self._open_data(index.row(), role)
        if index.row() >= len(self._models):
            return self._elsewhere_data(index.row() - len(self._models), role)
        model = self._models[index.row()]
        words, color = verdict(self._verdicts.get(model.path))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = in_memory() if model.path == self._loaded else ""
            parts = (model.name, *facts(model).split(SEPARATOR), kind(model), words, state)
            return ", ".join(part for part in parts if part)
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: model.name,
            Qt.ItemDataRole.ToolTipRole: tool_tip(model, self._verdicts.get(model.path)),
            RowRole.PATH: model.path,
            RowRole.FACTS: SEPARATOR.join(part for part in (facts(model), kind(model)) if part),
            RowRole.VERDICT: words,
            RowRole.VERDICT_ROLE: color,
            RowRole.IN_MEMORY: model.path == self._loaded,
            RowRole.IS_BASE: not model.has_chat_template,
        }
        return values.get(role)

    def _elsewhere_data(self, place: int, role: int) -> Any:
        endpoint, model = self._elsewhere[place]
        state = State.OFFLINE if self._is_offline else State.MAY_BE_ASKED
        words, color = (not_now(), "careful") if self._is_offline else mark(endpoint.address)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((model.name, endpoint.title, words))
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: model.name,
            Qt.ItemDataRole.ToolTipRole: where_it_goes(endpoint.address, state),
            RowRole.PATH: model.path,
            RowRole.FACTS: endpoint.title,
            RowRole.VERDICT: words,
            RowRole.VERDICT_ROLE: color,
            RowRole.ICON: mark_icon(endpoint.address),
            RowRole.BEGINS: place == 0 or self._elsewhere[place - 1][0] != endpoint,
        }
        return values.get(role)

    def _open_data(self, row: int, role: int) -> str | None:
        if role == RowRole.ICON:
            return "folder" if row == self.open_row else "box"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if row == self.open_row:
                return QCoreApplication.translate("Models", "Open a model file…")
            return QCoreApplication.translate("Models", "Get more models…")
        return None
