"""What happens in a message's view is told by the transcript, with the message's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.ui.transcript.reply import Reply

if TYPE_CHECKING:
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.transcript import Transcript


def tell(transcript: Transcript, view: MessageView) -> None:
    """Connects a view's signals to those of its transcript."""
    number = view.message.id
    view.edited.connect(lambda text: transcript.edited.emit(number, text))
    view.edit_kept.connect(lambda text: transcript.edit_kept.emit(number, text))
    view.edit_dropped.connect(lambda text: transcript.edit_dropped.emit(number, text))
    view.action_row.regenerate_requested.connect(lambda: transcript.regenerate_requested.emit(number))
    view.action_row.branch_requested.connect(transcript.branch_requested)
    if isinstance(view, Reply):
        _tell_of_reply(transcript, view, number)


def _tell_of_reply(transcript: Transcript, view: Reply, number: int) -> None:
    view.settings_requested.connect(transcript.settings_requested)
    view.engines_requested.connect(transcript.engines_requested)
    view.branched.connect(lambda text, candidate: transcript.branched_at_token.emit(number, text, candidate))
    for happened, told in (
        (view.retry_requested, transcript.retry_requested),
        (view.load_requested, transcript.load_requested),
        (view.edit_requested, transcript.edit_requested),
        (view.leave_out_requested, transcript.leave_out_requested),
        (view.go_on_requested, transcript.go_on_requested),
        (view.explained_enough, transcript.explained_enough),
    ):
        happened.connect(lambda told=told: told.emit(number))
