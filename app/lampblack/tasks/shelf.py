"""The models of this computer one by one: what their files say, and which of them may be deleted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.domain.model_choices import ModelChoices
from lampblack.domain.quantization import MADE_FROM, MADE_FROM_QUANTIZATION
from lampblack.gguf.parts import part_paths
from lampblack.models.hub.origins import Origins
from lampblack.tasks.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lampblack.domain.conversations import ChatOptions
    from lampblack.domain.models import ModelInfo
    from lampblack.domain.speed import Speed
    from lampblack.models.choices import Choices
    from lampblack.models.hub.origins import Origin
    from lampblack.models.library import AddedModels, ModelLibrary
    from lampblack.tasks.verifying import Verified


class Keeper(StrEnum):
    """Whose a model's files are. SHIPPED: they came with the app; LIBRARY: they are in the library folder, or in
    one that was added; PERSON: they are elsewhere, and only on the list; OTHER_APP: another app keeps them."""

    SHIPPED = "shipped"
    LIBRARY = "library"
    PERSON = "person"
    OTHER_APP = "other_app"


@dataclass(frozen=True, slots=True)
class Details:
    """All that a model's file says. keys: every setting by its key, long lists as their length; origin: where it was
    fetched from; speed: what was measured last; last_used: when it wrote last in a conversation, in Unix seconds;
    choices: what a person chose for it."""

    model: ModelInfo
    keys: dict[str, Any]
    origin: Origin | None = None
    speed: Speed | None = None
    last_used: float | None = None
    choices: ModelChoices | None = None

    @property
    def licence(self) -> str:
        """As the file says it; empty where it does not."""
        found = self.keys.get("general.license") or self.keys.get("general.license.name") or ""
        return found if isinstance(found, str) else ""

    @property
    def made_from(self) -> tuple[str, str]:
        """The name and the quantization of the model that it was made of by Lampblack; empty where it was not."""
        name, quantization = (self.keys.get(key) for key in (MADE_FROM, MADE_FROM_QUANTIZATION))
        return (name, quantization) if isinstance(name, str) and isinstance(quantization, str) else ("", "")

    @property
    def template_sha256(self) -> str:
        """In hexadecimal, by which a template can be told from another; empty where there is none."""
        template = self.chat_template
        return hashlib.sha256(template.encode("utf-8", "surrogatepass")).hexdigest() if template else ""

    @property
    def chat_template(self) -> str:
        """The Jinja template of the model's chats; empty where there is none."""
        found = self.keys.get("tokenizer.chat_template", "")
        return found if isinstance(found, str) else ""


class Shelf:
    """Methods read the disk and raise KnownError.

    shipped: the folder of the app's own models; folder: says which the library folder is now; speed: how fast the model
    at a path was; last_used: when the model of a name wrote last; choices: what was chosen for models.
    """

    def __init__(
        self,
        library: ModelLibrary,
        added: AddedModels,
        shipped: Path,
        folder: Callable[[], Path],
        speed: Callable[[str], Speed | None] = lambda _: None,
        last_used: Callable[[str], float | None] = lambda _: None,
        choices: Choices | None = None,
    ) -> None:
        self._library, self._added, self._shipped, self._folder = library, added, shipped, folder
        self._speed, self._last_used, self._choices = speed, last_used, choices

    def keeper(self, model: ModelInfo) -> Keeper:
        """Whose the files of a model are."""
        path = Path(model.path)
        if model.holder:
            return Keeper.OTHER_APP
        if path.is_relative_to(self._shipped):
            return Keeper.SHIPPED
        return Keeper.LIBRARY if model.folder or path.is_relative_to(self._folder()) else Keeper.PERSON

    def files(self, model: ModelInfo) -> tuple[Path, ...]:
        """All files of a model that are there, without a projector that serves another model, too."""
        others = (other for other in self._library.list_known()[0].models if other.path != model.path)
        shared = {projector for other in others for projector in other.projectors}
        alone = (Path(projector) for projector in model.projectors if projector not in shared)
        return tuple(file for file in (*part_paths(Path(model.path)), *alone) if file.exists())

    def top(self, model: ModelInfo) -> Path:
        """The folder of models that it was found in: where a folder in it is left empty, that may go."""
        return Path(model.folder) if model.folder else self._folder()

    def folders(self) -> tuple[str, ...]:
        """The folders that were added."""
        return self._library.folders()

    def add_folder(self, path: str) -> int:
        """Takes all models in a folder onto the list, where they are; returns how many there are now."""
        return len(self._library.add_folder(path))

    def details(self, model: ModelInfo) -> Details:
        """What its file says. Raises what a broken file raises."""
        origin = Origins(self._folder()).of(Path(model.path))
        keys, choices = self._library.metadata(model), self.choices(model.path)
        names = {model.name, model.file_name, *choices.former}
        times = [time for name in names if (time := self._last_used(name)) is not None]
        return Details(model, keys, origin, self._speed(model.path), max(times, default=None), choices)

    def choices(self, path: str) -> ModelChoices:
        """What was chosen for the model at a path."""
        return self._choices.of(path) if self._choices is not None else ModelChoices(path)

    def chosen(self, models: Iterable[ModelInfo]) -> dict[str, ModelChoices]:
        """What was chosen for these, by their paths; those for which nothing was are left out."""
        return self._choices.found([model.path for model in models]) if self._choices is not None else {}

    def rename(self, model: ModelInfo, name: str) -> str:
        """Calls a model something else here, or, with an empty name, as its file is called; returns the name as kept.

        Raises KnownError model.long_name, model.name_taken.
        """
        assert self._choices is not None  # what renames is given them
        return self._choices.rename(model, name, self._library.list().models)

    def set_defaults(self, path: str, loading: Mapping[str, int | str], options: ChatOptions | None) -> None:
        """How a model is loaded, and what new conversations with it start from, as `Choices` has it."""
        assert self._choices is not None  # as above
        self._choices.set_defaults(path, loading, options)

    def verify(self, model: ModelInfo, tell: Callable[[float], None]) -> list[Verified]:
        """Reads all its files, as `tasks.verifying.verify` does."""
        return verify(model, self._folder(), tell)

    def forget(self, path: str) -> None:
        """Takes a model or folder from elsewhere off the list; what is on disk stays."""
        self._added.remove(path)

    def remember(self, path: str) -> None:
        """Puts it on the list again."""
        self._added.add(path)
