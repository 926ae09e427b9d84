"""The application's style sheet, made from the tokens of the look.

Beside plain widgets it knows these dynamic properties:

- a push button's `kind`: "primary" (accent, at most one on a screen) or "plain" (words alone, no frame);
- a label's `role`: "quiet", "good", "careful" or "bad" (its colour);
- a frame's `role`: "card" (surface, rounded corners), "banner" (the same, to be coloured by `tone`) or "line".
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from lampblack.resources import resource

if TYPE_CHECKING:
    from lampblack.ui.palette import Palette

_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 8px; }

QLabel[role="quiet"] { color: $quiet; }
QLabel[role="good"] { color: $good; }
QLabel[role="careful"] { color: $careful; }
QLabel[role="bad"] { color: $bad; }

QFrame[role="card"], QFrame[role="banner"] { background: $surface; border: none; border-radius: 8px; }
QFrame[role="line"] { background: $line; border: none; }

QPushButton, QToolButton {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 8px;
    padding: 0 15px; min-height: ${inner}px;
}
QToolButton { background: transparent; border-color: transparent; padding: 0 5px; min-width: ${square}px; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="framed"] { background: $surface; border-color: $line; }
QPushButton:hover, QToolButton:hover, QToolButton:checked { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $tint; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; }
QPushButton:focus { padding: 0 14px; min-height: ${focused}px; }
QToolButton:focus { padding: 0 4px; min-height: ${focused}px; }
QPushButton:disabled, QToolButton:disabled { color: $quiet; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $line; color: $quiet; border-color: $line; }
QPushButton[kind="plain"] { background: transparent; border-color: transparent; color: $accent; padding: 0 7px; }
QPushButton[kind="plain"]:hover { background: $hover; }
QPushButton[kind="plain"]:focus { border: 2px solid $accent; padding: 0 6px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $window; color: $text; border: 1px solid $line; border-radius: 8px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit, QAbstractSpinBox, QComboBox { padding: 0 11px; min-height: ${inner}px; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $quiet; }
QPlainTextEdit, QTextEdit { padding: 7px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid $accent;
}
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { padding: 0 10px; min-height: ${focused}px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 6px; }
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { background: $surface; color: $quiet; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QCheckBox::indicator {
    width: ${tick}px; height: ${tick}px; background: $window; border: 1px solid $quiet; border-radius: 4px;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:focus { border: 2px solid $accent; width: ${tick_focused}px; height: ${tick_focused}px; }
QCheckBox::indicator:checked:focus { border-color: $text; }

QComboBox { combobox-popup: 0; }
QComboBox:hover { background: $surface; }
QComboBox::drop-down { border: none; width: ${arrow_room}px; }
QComboBox::down-arrow { image: url("$down"); width: ${arrow}px; height: ${arrow}px; }
QComboBox QAbstractItemView {
    background: $window; color: $text; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $tint; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: ${item}px; padding: 0 8px; border-radius: 6px; }
QListWidget { border: 1px solid $line; border-radius: 8px; padding: 4px; outline: none; }
QListWidget:focus { border: 2px solid $accent; padding: 3px; }
QListWidget::item { padding: 8px; border-radius: 6px; }
QListWidget::item:selected { background: $tint; color: $text; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; width: ${step_room}px; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin: 3px 3px 0 0; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin: 0 3px 3px 0; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; border-radius: 4px; }
QAbstractSpinBox::up-arrow { image: url("$up"); width: ${step}px; height: ${step}px; }
QAbstractSpinBox::down-arrow { image: url("$down"); width: ${step}px; height: ${step}px; }

QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QMenu { background: $window; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 6px; }
QMenu::item:selected { background: $tint; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def style_sheet(palette: Palette, control_height: int, *, dark: bool) -> str:
    """The style sheet for these colours; control_height is the outer height of buttons and fields in pixels."""
    kind = "dark" if dark else "light"
    return _SHEET.substitute(
        {name: getattr(palette, name) for name in palette.__slots__},
        hover=mixed(palette.surface, palette.text, 0.05),
        accent_hover=mixed(palette.accent, palette.text, 0.15),
        scroll=mixed(palette.line, palette.quiet, 0.35),
        inner=control_height - 2,
        focused=control_height - 4,
        square=control_height - 12,
        item=control_height - 4,
        tick=control_height * 9 // 16,
        tick_focused=control_height * 9 // 16 - 2,
        arrow=control_height * 7 // 16,
        arrow_room=control_height * 7 // 8,
        step=control_height * 3 // 8,
        step_room=control_height * 3 // 4,
        down=resource("icons", "arrows", f"down-{kind}.svg").as_posix(),
        check=resource("icons", "arrows", f"check-{kind}.svg").as_posix(),
        up=resource("icons", "arrows", f"up-{kind}.svg").as_posix(),
    )


def mixed(color: str, other: str, amount: float) -> str:
    """`color` with `amount` (0 to 1) of `other` in it, each '#RRGGBB'."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(first + (second - first) * amount):02X}" for first, second in pairs)
