"""What may be in a bundle: each file with what it is, its type, and how large it may be.

A bundle holds these files and no others, so that whoever opens one knows what each of them is before looking into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CONTENTS", "LIST", "MOST_BYTES", "MOST_FILES", "MOST_UNPACKED", "RUN", "BundleFile", "about_file"]

LIST = "bundle.json"
"""The list of all others, with their hashes."""
RUN = "run/"
"""Where the files are from which the lab itself reads the run."""

_MEBI = 2**20
MOST_BYTES = 32 * _MEBI
"""How large a bundle may be that is opened."""
MOST_UNPACKED = 128 * _MEBI
"""How large all of its files may be together."""
MOST_FILES = 64


@dataclass(frozen=True)
class BundleFile:
    """A file of a bundle.

    Attributes:
        about: What it is, for README and metadata: a sentence without its full stop.
        kind: Its media type.
        most: How large it may be, in bytes.
    """

    about: str
    kind: str
    most: int


CONTENTS = {
    LIST: BundleFile("The list of these files with their SHA-256, by which a changed one is noticed", "json", 1),
    "README.md": BundleFile("This page: what is in here, and what can be done with it", "markdown", 1),
    "report.html": BundleFile("What came of the run, as a page for any browser, without a network", "html", 16),
    "model_card.md": BundleFile("What the model is for, what it was measured on, and what not to use it for", "md", 1),
    "config.json": BundleFile("All settings, and in words what differs from the preset", "json", 1),
    "data.csv": BundleFile("The rows that the run used, with its indicators worked out", "csv", 64),
    "predictions.csv": BundleFile("What was predicted, what happened, and what the simple methods said", "csv", 64),
    "history.csv": BundleFile("The losses after each epoch", "csv", 4),
    "scores.json": BundleFile("The errors of the model and of the simple methods on the test part", "json", 4),
    "weights.npz": BundleFile("The weights of each layer, for NumPy", "npz", 64),
    "preprocessing.json": BundleFile("How rows become the network's inputs, and its outputs predictions", "json", 4),
    "replay.py": BundleFile("Works the predictions out again and says whether they are the same", "python", 1),
    "train.py": BundleFile("The same settings as a script in plain Keras", "python", 1),
    "train.ipynb": BundleFile("The same as a notebook", "notebook", 2),
    "requirements.txt": BundleFile("The versions that the run was trained with", "text", 1),
    "ro-crate-metadata.json": BundleFile("What is in here for programs, by RO-Crate 1.2", "json-ld", 1),
    "lesson.json": BundleFile("The guess in the lesson that the run belongs to, and the sentence", "json", 1),
    "run/result.json": BundleFile("The run as the lab keeps it: all that was measured", "json", 8),
    "run/series.parquet": BundleFile("The run as the lab keeps it: the columns that it used", "parquet", 64),
    "run/arrays.npz": BundleFile("The run as the lab keeps it: predictions, attention, weights", "npz", 96),
    "run/last_epoch.npz": BundleFile("The run as the lab keeps it: where more epochs go on from", "npz", 64),
    "run/table.parquet": BundleFile("The whole table from which the run can be trained again", "parquet", 32),
}
"""All files but those of models by their names, in the order in which a bundle has them; sizes in MiB."""

_TYPES = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "json-ld": "application/ld+json",
    "keras": "application/zip",
    "markdown": "text/markdown",
    "md": "text/markdown",
    "notebook": "application/x-ipynb+json",
    "npz": "application/zip",
    "onnx": "application/octet-stream",
    "parquet": "application/vnd.apache.parquet",
    "python": "text/x-python",
    "text": "text/plain",
}
_MODEL = re.compile(r"model(_\d{1,3})?\.(keras|onnx)")
_MODELS = {
    "keras": "The network in Keras' own layers, which Keras loads without the lab",
    "onnx": "The network for ONNX Runtime and whatever else reads ONNX",
}
_MOST_MODEL = 32


def about_file(name: str) -> BundleFile | None:
    """Return what a file of a bundle is, with its media type and its most bytes; ``None`` for one that none has.

    Args:
        name: Its name in the zip.

    Example:
        >>> about_file("model_2.onnx").kind, about_file("../data.csv")
        ('application/octet-stream', None)
    """
    found, model = CONTENTS.get(name), _MODEL.fullmatch(name)
    if found is None and model is not None:
        found = BundleFile(_MODELS[model[2]], model[2], _MOST_MODEL)
    return None if found is None else BundleFile(found.about, _TYPES[found.kind], found.most * _MEBI)
