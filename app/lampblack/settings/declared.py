"""Every setting, declared once: the file, the dialog and the command-line flags are derived from here."""

from __future__ import annotations

from lampblack.domain.hub import HUGGING_FACE
from lampblack.domain.translation import QT_TRANSLATE_NOOP
from lampblack.settings.setting import AnySetting, Choice, Group, Kind, Setting

THEME: Setting[str] = Setting(
    key="theme",
    default="system",
    kind=Kind.CHOICE,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Theme"),
    choices=(
        Choice("system", QT_TRANSLATE_NOOP("Settings", "Like the system")),
        Choice("light", QT_TRANSLATE_NOOP("Settings", "Light")),
        Choice("dark", QT_TRANSLATE_NOOP("Settings", "Dark")),
    ),
)
LANGUAGE: Setting[str] = Setting(
    key="language",
    default="system",
    kind=Kind.CHOICE,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Language"),
    choices=(
        Choice("system", QT_TRANSLATE_NOOP("Settings", "Like the system")),
        Choice("en", "English"),
        Choice("zh_CN", "简体中文"),
    ),
)
TEXT_SCALE: Setting[int] = Setting(
    key="text_scale",
    default=100,
    kind=Kind.INTEGER,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Text size"),
    help=QT_TRANSLATE_NOOP("Settings", "Relative to the system's font. Ctrl+plus and Ctrl+minus change it anywhere."),
    minimum=50,
    maximum=200,
    step=10,
    unit="%",
)
REDUCE_MOTION: Setting[bool] = Setting(
    key="reduce_motion",
    default=False,
    kind=Kind.SWITCH,
    group=Group.APPEARANCE,
    label=QT_TRANSLATE_NOOP("Settings", "Reduce motion"),
    help=QT_TRANSLATE_NOOP("Settings", "Shows no blinking caret while a reply is written."),
)
SEND_WITH: Setting[str] = Setting(
    key="send_with",
    default="enter",
    kind=Kind.CHOICE,
    group=Group.CHAT,
    label=QT_TRANSLATE_NOOP("Settings", "Send with"),
    choices=(
        Choice("enter", QT_TRANSLATE_NOOP("Settings", "Enter (Shift+Enter: new line)")),
        Choice("ctrl_enter", QT_TRANSLATE_NOOP("Settings", "Ctrl+Enter (Enter: new line)")),
    ),
)
AUTOMATIC_TITLES: Setting[bool] = Setting(
    key="automatic_titles",
    default=True,
    kind=Kind.SWITCH,
    group=Group.CHAT,
    label=QT_TRANSLATE_NOOP("Settings", "Let the model find titles"),
    help=QT_TRANSLATE_NOOP(
        "Settings", "After the first reply, while nothing else is to be done. A title that you give stays as it is."
    ),
)
THREADS: Setting[int] = Setting(
    key="threads",
    default=0,
    kind=Kind.INTEGER,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Threads"),
    help=QT_TRANSLATE_NOOP("Settings", "How many processor threads compute. More than there are cores is slower."),
    minimum=0,
    maximum=256,
    minimum_label=QT_TRANSLATE_NOOP("Settings", "Automatic"),
    needs_reload=True,
)
CONTEXT_LENGTH: Setting[int] = Setting(
    key="context_length",
    default=4096,
    kind=Kind.INTEGER,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Context length"),
    help=QT_TRANSLATE_NOOP("Settings", "How much text the model sees at once. More needs more memory."),
    minimum=0,
    maximum=1 << 20,
    least=64,  # a question and a word of an answer
    step=1024,
    unit=QT_TRANSLATE_NOOP("Settings", "tokens"),
    minimum_label=QT_TRANSLATE_NOOP("Settings", "As much as the model was trained for"),
    needs_reload=True,
)
GPU_LAYERS: Setting[int] = Setting(
    key="gpu_layers",
    default=-1,
    kind=Kind.INTEGER,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Layers on the GPU"),
    help=QT_TRANSLATE_NOOP("Settings", "How many of the model's layers the GPU computes. 0 leaves the GPU alone."),
    minimum=-1,
    maximum=999,
    minimum_label=QT_TRANSLATE_NOOP("Settings", "All that fit"),
    needs_reload=True,
)
FLASH_ATTENTION: Setting[str] = Setting(
    key="flash_attention",
    default="auto",
    kind=Kind.CHOICE,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Flash attention"),
    help=QT_TRANSLATE_NOOP(
        "Settings", "Another way to compute attention: faster with some models and computers, slower with others."
    ),
    choices=(
        Choice("auto", QT_TRANSLATE_NOOP("Settings", "As measured on this computer")),
        Choice("on", QT_TRANSLATE_NOOP("Settings", "On")),
        Choice("off", QT_TRANSLATE_NOOP("Settings", "Off")),
    ),
    needs_reload=True,
)
CACHE_TYPE: Setting[str] = Setting(
    key="cache_type",
    default="auto",
    kind=Kind.CHOICE,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "What the model has read is kept"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "The cache of keys and values. In half the memory, the context can be twice as long, at a slight loss, and "
        "always with flash attention.",
    ),
    choices=(
        Choice("auto", QT_TRANSLATE_NOOP("Settings", "In full, smaller if need be")),
        Choice("f16", QT_TRANSLATE_NOOP("Settings", "In full (F16)")),
        Choice("q8_0", QT_TRANSLATE_NOOP("Settings", "In half the memory (Q8_0)")),
    ),
    needs_reload=True,
)
GUESS_AHEAD: Setting[bool] = Setting(
    key="guess_ahead",
    default=True,  # a reply that repeats nothing loses nothing: guesses are few there, and fewer after wrong ones
    kind=Kind.SWITCH,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Guess ahead from the text"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "Words that stood in the conversation before are guessed and checked several at once. Replies that repeat "
        "much, such as corrections and code, are done sooner; what the model chooses stays the same.",
    ),
)
GUESSER: Setting[str] = Setting(
    key="guesser",
    default="",
    kind=Kind.MODEL,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "A smaller model guesses ahead"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "One of the same family writes ahead, and the model checks several words at once. What the model chooses stays "
        "the same. It pays where the model is many times larger, and takes the memory of both.",
    ),
)
MEMORY_PERCENT: Setting[int] = Setting(
    key="memory_percent",
    default=75,
    kind=Kind.INTEGER,
    group=Group.MEMORY,
    label=QT_TRANSLATE_NOOP("Settings", "Of memory, models may use"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "For all models together: the one that was not used for longest makes way for the next. "
        "A model that needs more by itself is loaded all the same.",
    ),
    minimum=10,
    maximum=95,
    step=5,
    unit="%",
)
IDLE_MINUTES: Setting[int] = Setting(
    key="idle_minutes",
    default=60,
    kind=Kind.INTEGER,
    group=Group.MEMORY,
    label=QT_TRANSLATE_NOOP("Settings", "Free an unused model after"),
    help=QT_TRANSLATE_NOOP("Settings", "It stays on the disk, and the next message to it loads it again."),
    minimum=0,
    maximum=7 * 24 * 60,
    step=15,
    unit=QT_TRANSLATE_NOOP("Settings", "minutes"),
    minimum_label=QT_TRANSLATE_NOOP("Settings", "Never"),
)
SESSIONS_MEGABYTES: Setting[int] = Setting(
    key="sessions_megabytes",
    default=2000,  # some eight conversations of 2,000 tokens with a model of 8 billion weights, forty with a small one
    kind=Kind.INTEGER,
    group=Group.CHAT,
    label=QT_TRANSLATE_NOOP("Settings", "Disk space to resume conversations"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "What the model has read is kept there, so that a conversation goes on at once after a restart. "
        "It goes when the conversation is deleted.",
    ),
    minimum=0,
    maximum=1_000_000,
    step=500,
    unit=QT_TRANSLATE_NOOP("Settings", "MB"),
    minimum_label=QT_TRANSLATE_NOOP("Settings", "Keep nothing"),
)
OFFLINE: Setting[bool] = Setting(
    key="offline",
    default=False,
    kind=Kind.SWITCH,
    group=Group.NETWORK,
    label=QT_TRANSLATE_NOOP("Settings", "Offline only"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "Nothing leaves this computer: no search for models, no downloads, no engine elsewhere. "
        "Chatting with a model on this computer needs no network in any case.",
    ),
)
HUB_ADDRESS: Setting[str] = Setting(
    key="hub_address",
    default=HUGGING_FACE,
    kind=Kind.ADDRESS,
    group=Group.NETWORK,
    label=QT_TRANSLATE_NOOP("Settings", "Hub's address"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "Where models are searched: Hugging Face, or a mirror of it. Where HF_ENDPOINT is set on this computer, "
        "that address is used instead.",
    ),
)
MODELS_FOLDER: Setting[str] = Setting(
    key="models_folder",
    default="",
    kind=Kind.FOLDER,
    group=Group.FOLDERS,
    label=QT_TRANSLATE_NOOP("Settings", "Models"),
    help=QT_TRANSLATE_NOOP("Settings", "Where Lampblack looks for models and keeps new ones. Empty: its own folder."),
)
OTHER_APPS: Setting[bool] = Setting(
    key="other_apps",
    default=True,
    kind=Kind.SWITCH,
    group=Group.FOLDERS,
    label=QT_TRANSLATE_NOOP("Settings", "Use models of other apps"),
    help=QT_TRANSLATE_NOOP(
        "Settings",
        "Those of LM Studio, Jan, GPT4All, Ollama and the Hugging Face cache are on the list, where they are. "
        "Nothing is copied, and Lampblack never deletes them.",
    ),
)
LAST_MODEL: Setting[str] = Setting(
    key="last_model",
    default="",
    kind=Kind.FILE,
    group=Group.ENGINE,
    label=QT_TRANSLATE_NOOP("Settings", "Last model"),
    hidden=True,
)
ENDPOINTS: Setting[str] = Setting(
    key="endpoints",
    default="",
    kind=Kind.LIST,
    group=Group.NETWORK,
    label=QT_TRANSLATE_NOOP("Settings", "Engines elsewhere"),
    hidden=True,
)

ALL: tuple[AnySetting, ...] = (
    THEME,
    LANGUAGE,
    TEXT_SCALE,
    REDUCE_MOTION,
    SEND_WITH,
    AUTOMATIC_TITLES,
    SESSIONS_MEGABYTES,
    THREADS,
    CONTEXT_LENGTH,
    GPU_LAYERS,
    GUESS_AHEAD,
    GUESSER,
    FLASH_ATTENTION,
    CACHE_TYPE,
    MEMORY_PERCENT,
    IDLE_MINUTES,
    OFFLINE,
    HUB_ADDRESS,
    MODELS_FOLDER,
    OTHER_APPS,
    LAST_MODEL,
    ENDPOINTS,
)
"""In the order of the dialog."""
