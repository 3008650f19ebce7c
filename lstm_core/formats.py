"""What the lab keeps outlives its code: every kept thing says in which format it is, and old ones are read for ever.

==============  ======================================================  ================================
format          where it is kept                                        newest number, and what came with it
==============  ======================================================  ================================
``CONFIG``      column ``config`` of the runs' table; ``result.json``   1
``RESULT``      ``result.json`` of a run's folder, and what it names    5: scalers of refitted networks
``CHECKPOINT``  ``checkpoint.npz`` of a run's folder                    1
``TABLE``       ``about.json`` beside a table that was read             1
``OWNER``       what a person calls an upload, and how it is read       1
``SP500``       ``in_use.json`` of the S&P 500 file                     1
``DRAFT``       column ``draft`` of the table ``drafts``                1
``STUDY``       column ``asked`` of the table ``studies``               1
``SUMMARY``     column ``summary`` of the runs' table                   1
``GUESS``       column ``guess`` of the table ``guesses``               1
``CLASS``       column ``rules`` of the table ``classes``               1
``MODEL``       ``model_files.npz`` of a run's folder                   1
``DELETION``    column ``entry`` of the table ``deletions``             1
==============  ======================================================  ================================

What was written before formats had numbers (version 0.1 of the lab) is format 1. Whoever changes a format adds a step
to its ``steps``, a golden file of it to ``tests/golden`` and a paragraph to ``docs/formats.md``. The database has
a number of its own (``runs/schema.py``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lstm_core import __version__
from lstm_core.errors import UnreadableError

__all__ = [
    "BACKUP",
    "BUNDLE",
    "CHECKPOINT",
    "CLASS",
    "COMPUTED",
    "CONFIG",
    "DELETION",
    "DRAFT",
    "FORMATS",
    "GUESS",
    "MODEL",
    "OWNER",
    "RESULT",
    "SP500",
    "STAMP",
    "STUDY",
    "SUMMARY",
    "TABLE",
    "Format",
]

Fields = dict[str, Any]
_NUMBER, _VERSION, _SEAL = "format", "written_by", "sha256_of_the_rest"
STAMP = (_NUMBER, _VERSION)
"""Names of the fields that every kept thing begins with."""


@dataclass(frozen=True)
class Format:
    """One kind of kept thing: a set of fields, ready for JSON, that changes from version to version of the lab.

    Attributes:
        what: What people call it, with its article.
        way_out: What somebody can do who can't use it, as a sentence.
        steps: Step number n makes fields of format n into fields of format n + 1.

    Example:
        >>> notes = Format("the note", "Write it anew.", (lambda fields: {"text": fields["words"]},))
        >>> notes.number, notes.read({"words": "hello"}), notes.read(notes.stamp({"text": "hello"}))
        (2, {'text': 'hello'}, {'text': 'hello'})
        >>> notes.load(notes.dump({"text": "hello"}))
        {'text': 'hello'}
    """

    what: str
    way_out: str
    steps: tuple[Callable[[Fields], Fields], ...] = ()

    @property
    def number(self) -> int:
        """The format that this version writes."""
        return len(self.steps) + 1

    def stamp(self, fields: Fields) -> Fields:
        """Return fields with what says their format."""
        return {_NUMBER: self.number, _VERSION: __version__, **fields}

    def read(self, kept: Any) -> Fields:
        """Return fields as this version has them, from what any version wrote.

        Raises:
            UnreadableError: They are of a newer version, or damaged.
        """
        if not isinstance(kept, dict):
            raise self.damaged("no fields")
        fields = dict(kept)
        number, version, seal = fields.pop(_NUMBER, 1), fields.pop(_VERSION, "0.1"), fields.pop(_SEAL, None)
        if not isinstance(number, int) or number < 1:
            raise self.damaged(f"a format called {number!r}")
        if number > self.number:
            otherwise = self.way_out[:1].lower() + self.way_out[1:]
            raise UnreadableError(
                f"A newer version of the lab ({version}) wrote {self.what}, in format {number}; this version "
                f"({__version__}) reads up to format {self.number}. Start the newer version, or {otherwise}"
            )
        if seal is not None and seal != _sealed(kept):
            raise self.damaged("changed since it was written")
        for step in self.steps[number - 1 :]:
            try:
                fields = step(fields)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise self.damaged(f"of version {version}, {type(error).__name__}: {error}") from error
        return fields

    def dump(self, fields: Fields, indent: int | None = None) -> bytes:
        """Return fields as the content of a file that says its format and notices when it is damaged."""
        stamped = self.stamp(fields)
        return json.dumps({**stamped, _SEAL: _sealed(stamped)}, indent=indent).encode()

    def load(self, content: bytes | str) -> Fields:
        """Return the fields that a file holds, whichever version wrote it.

        Raises:
            UnreadableError: It is of a newer version, or damaged.
        """
        try:
            kept = json.loads(content)
        except (ValueError, RecursionError) as error:  # text that is no text is a ValueError too
            raise self.damaged("cut or overwritten") from error
        fields = self.read(kept)
        if _NUMBER in kept and _SEAL not in kept:  # version 0.1 wrote neither
            raise self.damaged("changed since it was written")
        return fields

    def damaged(self, why: object) -> UnreadableError:
        """Return the error to raise when what was kept is not what it should be.

        Args:
            why: What is wrong with it.
        """
        what = f"{self.what[0].upper()}{self.what[1:]}"
        return UnreadableError(f"{what} can't be read, because of damage ({why}). {self.way_out}")


def _sealed(fields: Fields) -> str:
    """Return a hash of fields but for the hash itself; the same after a turn through JSON."""
    rest = {name: value for name, value in fields.items() if name != _SEAL}
    return hashlib.sha256(json.dumps(rest).encode()).hexdigest()


def _with_hashes(fields: Fields) -> Fields:
    """Format 1 of a result did not say the hashes of its files; it is taken as it is."""
    return {"files": {}, **fields}


def _facts_only(fields: Fields) -> Fields:
    """Formats 1 and 2 of a result said many numbers twice, and held a verdict; what it rested on is kept.

    What else was measured is found out from the arrays (``runs/old_results.py``).
    """
    verdict, shapes = fields["verdict"], fields["windows"]
    measured = {name: verdict[name] for name in ("skill", "skill_interval", "diebold_mariano_p", "direction")}
    samples = {part: None if shape is None else shape[0] for part, shape in shapes.items()}
    gone = {"verdict", "windows", "evaluation", "parameters", "watched", "data_sha256"}
    rest = {name: value for name, value in fields.items() if name not in gone}
    data = fields["config"]["data"] | {"sha256": fields["data_sha256"]}
    return rest | {"config": fields["config"] | {"data": data}, "samples": samples, "measured": measured}


def _without_opponent(fields: Fields) -> Fields:
    """Up to format 3 of a result a model was held against the baselines by hindsight; none of them was its opponent."""
    return {"opponent": None, **fields}


def _scaled_once(fields: Fields) -> Fields:
    """Up to format 4 of a result networks that were trained once more kept the scalers of the training part."""
    return {"first_scalers": None, **fields}


CONFIG = Format(
    "the settings of this run",
    "Delete the run, and choose its settings anew.",
)
RESULT = Format(
    "the result of this run",
    "Train the run again, or delete it.",
    (_with_hashes, _facts_only, _without_opponent, _scaled_once),
)
CHECKPOINT = Format(
    "the state that training was to go on from",
    "Training begins anew.",
)
TABLE = Format(
    "what is kept of this file",
    "Bring the file again on the Data page.",
)
OWNER = Format(
    "the entry of this file among yours",
    "Remove it and bring the file again.",
)
SP500 = Format(
    "the S&P 500 file of this lab",
    "Fetch it again, or put it into the data folder again.",
)
DRAFT = Format(
    "what you had chosen for your next run",
    "Choose its settings anew.",
)
STUDY = Format(
    "what this study was asked",
    "Start the study again.",
)
GUESS = Format(
    "your guess in this lesson",
    "Begin the lesson again.",
)
CLASS = Format(
    "what this class may do",
    "Make a new class.",
)
MODEL = Format(
    "the model files of this run",
    "Have them made again.",
)
DELETION = Format(
    "this entry of the log of deletions",
    "The other entries are whole.",
)
BUNDLE = Format(
    "this bundle",
    "Ask whoever sent it for a new one.",
)
"""A file that people take with them, and so none of ``FORMATS``, which are kept in homes."""
BACKUP = Format(
    "this backup",
    "Take another one.",
)
"""A file that is kept outside of homes, and so none of ``FORMATS``, which are kept in them."""
COMPUTED = Format(
    "the runs of this lesson that were computed before",
    "Make them again: python -m lstm_core lesson FILE --keep.",
)
"""A file beside a lesson, and so none of ``FORMATS``, which are kept in homes."""
SUMMARY = Format(
    "the summary of this run's result",
    "It is made again from the result.",
)

FORMATS = {
    "config": CONFIG,
    "result": RESULT,
    "checkpoint": CHECKPOINT,
    "table": TABLE,
    "owner": OWNER,
    "sp500": SP500,
    "guess": GUESS,
    "class": CLASS,
    "model": MODEL,
    "deletion": DELETION,
    "draft": DRAFT,
    "study": STUDY,
    "summary": SUMMARY,
}
"""All formats by name."""
