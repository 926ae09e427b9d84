"""The app itself and its own files: disk, database, settings, backups, presets."""

from __future__ import annotations

from lampblack.domain.translation import QT_TRANSLATE_NOOP

HOME = {
    # --- presets
    "presets.invalid": QT_TRANSLATE_NOOP(
        "Fault", "{name} is damaged or holds no presets of Lampblack, so nothing was imported. Choose another file."
    ),
    "presets.newer": QT_TRANSLATE_NOOP(
        "Fault", "{name} is from a newer version of Lampblack, so nothing was imported. Update Lampblack first."
    ),
    "summary.context_too_short": QT_TRANSLATE_NOOP(
        "Fault", "A context of {context} tokens is too short to summarize anything. Choose a longer one in Settings."
    ),
    "job.elsewhere": QT_TRANSLATE_NOOP(
        "Fault",
        "This needs a model on this computer: what it reads stays here. Choose one at the top.",
    ),
    "prompt_text.empty": QT_TRANSLATE_NOOP("Fault", "A prompt cannot be empty. Type one, or reset it."),
    "prompt_text.too_long": QT_TRANSLATE_NOOP("Fault", "A prompt has {most} characters at most. Shorten it."),
    "prompt_text.missing_place": QT_TRANSLATE_NOOP(
        "Fault",
        "The prompt lacks {place}: what stands there would not reach the model. Put it in, or reset the prompt.",
    ),
    "presets.no_name": QT_TRANSLATE_NOOP("Fault", "A preset needs a name. Type one."),
    # --- disk, database, settings
    "disk.full": QT_TRANSLATE_NOOP(
        "Fault", "The disk is full, so this could not be saved. Free some space, then try again."
    ),
    "disk.full_saving": QT_TRANSLATE_NOOP(  # a reply that is being written: the journal goes on trying
        "Fault", "The disk is full, so this could not be saved. Free some space: Lampblack tries again by itself."
    ),
    "disk.denied": QT_TRANSLATE_NOOP(
        "Fault", "Lampblack may not write to {path}. Change the folder's permissions, or choose another with --home."
    ),
    "disk.failed": QT_TRANSLATE_NOOP("Fault", "Saving to {path} failed ({reason}). Check the disk, then try again."),
    "window.no_screen": QT_TRANSLATE_NOOP(
        "Fault",
        "There is no screen to open a window on. Start Lampblack in a desktop session; `lampblack --help` shows what "
        "works without one.",
    ),
    "folder.not_opened": QT_TRANSLATE_NOOP(
        "Fault", "No program on this computer opens folders. The folder is {path}: open it in another way."
    ),
    "database.newer": QT_TRANSLATE_NOOP(
        "Fault",
        "Your conversations were saved by a newer version of Lampblack (format {found}; this one reads up to {known}). "
        "They were left untouched. Install the newer version to open them.",
    ),
    "database.damaged": QT_TRANSLATE_NOOP(
        "Fault", "The file with your conversations is damaged ({reason}). It was left untouched at {path}."
    ),
    "database.locked": QT_TRANSLATE_NOOP(
        "Fault", "Your conversations are locked with a passphrase. Open Lampblack's window and type it there."
    ),
    "database.wrong_passphrase": QT_TRANSLATE_NOOP(
        "Fault", "This is not the passphrase. Check Caps Lock and the language of the keyboard, then try again."
    ),
    "database.in_use": QT_TRANSLATE_NOOP(
        "Fault", "Another command of Lampblack is using your conversations. Let it end, then try again."
    ),
    "home.in_use": QT_TRANSLATE_NOOP(
        "Fault", "Lampblack is already running with the folder {path}. Use its window, or close it first."
    ),
    "settings.damaged": QT_TRANSLATE_NOOP(
        "Fault", "The settings file could not be read. It was kept as {kept}, and the defaults are in use."
    ),
    "settings.values": QT_TRANSLATE_NOOP(
        "Fault",
        "The settings file holds what cannot be used ({values}), so the default is in use there. Choose another in "
        "Settings.",
    ),
    # --- everything: backed up, restored, moved
    "backup.not_ours": QT_TRANSLATE_NOOP(
        "Fault", "{name} is not a backup of Lampblack. Choose a file that “Back up everything…” has written."
    ),
    "backup.newer": QT_TRANSLATE_NOOP(
        "Fault", "{name} was written by a newer Lampblack ({app}). Install that one or a newer one to restore it."
    ),
    "backup.damaged": QT_TRANSLATE_NOOP(
        "Fault", "{name} is damaged, cut off or was changed, so nothing was restored. Use another backup."
    ),
    "backup.no_room": QT_TRANSLATE_NOOP(
        "Fault", "There is not enough room in {path}: {needed} are needed, and {free} are free. Free some space there."
    ),
    "backup.denied": QT_TRANSLATE_NOOP("Fault", "Lampblack may not write to {path}. Choose another folder."),
    "backup.inside": QT_TRANSLATE_NOOP(
        "Fault", "A backup in {path} would be lost together with what it is for. Choose another folder."
    ),
    "restore.gone": QT_TRANSLATE_NOOP(
        "Fault", "What was replaced is not there any more, so it cannot be brought back. Nothing was changed."
    ),
    "move.home_given": QT_TRANSLATE_NOOP(
        "Fault",
        "Your data cannot be moved from here, for Lampblack was started with --home or LAMPBLACK_HOME, which say where "
        "it is. Change that, and start Lampblack again.",
    ),
    "move.inside": QT_TRANSLATE_NOOP(
        "Fault", "{path} lies within the folder that is to be moved, or around it. Choose another folder."
    ),
    "move.taken": QT_TRANSLATE_NOOP("Fault", "There is something else in {path}. Choose an empty folder."),
    "home.missing": QT_TRANSLATE_NOOP(
        "Fault",
        "Your data was moved to {path}, and that is not there now. Connect its disk, then try again; nothing new was "
        "begun in its place.",
    ),
    "home.none_there": QT_TRANSLATE_NOOP(
        "Fault", "There is no data of Lampblack in {path}. Choose the folder that it was moved to."
    ),
    "app.bug": QT_TRANSLATE_NOOP(
        "Fault", "Something in Lampblack itself went wrong here. Nothing was lost; try again, and please report it."
    ),
    "fault.unknown": QT_TRANSLATE_NOOP(
        "Fault", "Another version of Lampblack noted a problem here ({kind}). Install the newest version to read more."
    ),
    "settings.unreadable": QT_TRANSLATE_NOOP(
        "Fault",
        "The settings file {path} cannot be read ({reason}). The defaults are in use, and changes are not saved. "
        "Check the file's permissions, then start Lampblack again.",
    ),
}
