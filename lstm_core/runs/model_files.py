"""A run's model as files that other programs read, and how they are kept in its folder.

A worker makes them (``lstm_core/export/model_files.py``), because that needs TensorFlow; nothing here does. They are
kept together in one archive of arrays, so that there are all of them or none: ``about``, which is JSON and says the
hash of each, and one member a file. Nothing in it is ever unpickled or loaded as a model by the app.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from lstm_core.errors import UnreadableError
from lstm_core.formats import MODEL
from lstm_core.model.weights import pack_arrays, unpack_arrays

__all__ = ["MODEL_FILE", "AskedFiles", "FilesState", "ModelFile", "ModelFiles", "file_names"]

MODEL_FILE = "model_files.npz"
"""What the archive is called in a run's folder."""

FilesState = Literal["none", "asked", "made", "failed"]
_ABOUT, _PREFIX = "about", "file:"


def file_names(networks: int, kind: str) -> tuple[str, ...]:
    """Return what the files of a run's networks are called.

    Args:
        networks: How many there are.
        kind: ``keras`` or ``onnx``.

    Example:
        >>> file_names(1, "onnx"), file_names(2, "keras")
        (('model.onnx',), ('model_1.keras', 'model_2.keras'))
    """
    if networks == 1:
        return (f"model.{kind}",)
    return tuple(f"model_{number}.{kind}" for number in range(1, networks + 1))


@dataclass(frozen=True)
class ModelFile:
    """One network as one file.

    Attributes:
        name: Such as ``model.onnx``, or ``model_2.onnx`` for the second of several networks.
        content: The file; empty where it could not be made.
        difference: The largest difference between what the file puts out, once it is loaded back, and what the lab
            computes, over all outputs for the compared windows, in scaled units; ``None`` where it was not compared.
        why_not: Why there is no such file, as a sentence for the person; empty where there is one.
    """

    name: str
    content: bytes = field(repr=False)
    difference: float | None
    why_not: str = ""


@dataclass(frozen=True)
class ModelFiles:
    """All networks of a run as files.

    Attributes:
        files: Each network in each form, in the order of the networks.
        windows: How many windows of the test part each file was compared on.
        versions: Versions of the packages that made and compared them.
    """

    files: tuple[ModelFile, ...]
    windows: int
    versions: dict[str, str]

    @property
    def contents(self) -> dict[str, bytes]:
        """The files that could be made, by their names."""
        return {file.name: file.content for file in self.files if file.content}

    @property
    def missing(self) -> dict[str, str]:
        """Why each of the others could not be made, by their names."""
        return {file.name: file.why_not for file in self.files if not file.content}

    @property
    def largest_difference(self) -> float:
        """The largest difference between any of the files and the lab, in scaled units; 0 if there is no file."""
        return max((file.difference or 0.0 for file in self.files if file.content), default=0.0)

    def to_bytes(self) -> bytes:
        """Return them as an npz archive, as ``from_bytes`` reads it."""
        fields = {
            "files": [
                {
                    "name": file.name,
                    "difference": file.difference,
                    "why_not": file.why_not,
                    "sha256": hashlib.sha256(file.content).hexdigest() if file.content else "",
                }
                for file in self.files
            ],
            "windows": self.windows,
            "versions": self.versions,
        }
        members = {_ABOUT: MODEL.dump(fields), **{f"{_PREFIX}{name}": file for name, file in self.contents.items()}}
        return pack_arrays({name: np.frombuffer(content, dtype="uint8") for name, content in members.items()})

    @classmethod
    def from_bytes(cls, content: bytes) -> ModelFiles:
        """Read what ``to_bytes`` wrote, in this version of the lab or an older one.

        Raises:
            UnreadableError: It is damaged, or of a newer version.

        Example:
            >>> made = ModelFiles((ModelFile("model.onnx", b"...", 1e-7),), windows=3, versions={})
            >>> ModelFiles.from_bytes(made.to_bytes()) == made
            True
        """
        try:
            members = {name: array.astype("uint8").tobytes() for name, array in unpack_arrays(content).items()}
        except UnreadableError as error:
            raise MODEL.damaged("the archive can't be opened") from error
        fields = MODEL.load(members.get(_ABOUT, b""))
        try:
            files = tuple(_file(one, members) for one in fields["files"])
            return cls(files, int(fields["windows"]), {str(name): str(one) for name, one in fields["versions"].items()})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise MODEL.damaged(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class AskedFiles:
    """What has become of the model files of a run.

    Attributes:
        state: ``none``: nobody has asked for them. ``asked``: a worker makes them as soon as no run waits for one.
            ``made``: they are in ``files``. ``failed``: they could not be made, or can't be read; one may ask again.
        message: Why not, as sentences for the person; empty in the other states.
        files: The files, where they are made.
    """

    state: FilesState = "none"
    message: str = ""
    files: ModelFiles | None = None


def _file(fields: Mapping[str, Any], members: Mapping[str, bytes]) -> ModelFile:
    name, sha256, difference = str(fields["name"]), str(fields["sha256"]), fields["difference"]
    content = members[f"{_PREFIX}{name}"] if sha256 else b""
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{name} has changed since it was written")
    return ModelFile(name, content, None if difference is None else float(difference), str(fields["why_not"]))
