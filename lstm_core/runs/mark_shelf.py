"""What people say of their runs: a name, a note, tags, and whether one stays on top."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lstm_core.errors import RunError
from lstm_core.runs.shelf import Shelf

__all__ = ["MAX_NAME", "MAX_NOTE", "MAX_TAGS", "MarkShelf"]

MAX_NAME = 80
MAX_NOTE = 2000
MAX_TAGS = 10
_MAX_TAG = 30


class MarkShelf(Shelf):
    """The marks on the runs of a store."""

    def mark(
        self,
        run_id: str,
        owner: str,
        *,
        name: str | None = None,
        note: str | None = None,
        tags: Sequence[str] | None = None,
        pinned: bool | None = None,
    ) -> None:
        """Change what a run's owner says of it; what is ``None`` stays as it is.

        Args:
            run_id: Which run.
            owner: Who asks.
            name: What they call it, in one line; empty takes it away.
            note: What they write beside it.
            tags: Words to find it by; twice the same counts once.
            pinned: Whether it stays on top of lists.

        Raises:
            RunNotFoundError: There is no such run.
            NotOwnerError: It is somebody else's.
            RunError: Something is too long.
        """
        given = {
            "name": None if name is None else _name(name),
            "note": None if note is None else _note(note),
            "tags": None if tags is None else json.dumps(_tags(tags)),
            "pinned": pinned,
        }
        changed = {column: value for column, value in given.items() if value is not None}
        self._require_owner(run_id, owner, "change")
        if changed:
            what = ", ".join(f"{column} = ?" for column in changed)
            with self.database.open() as connection:
                connection.execute(f"UPDATE runs SET {what} WHERE id = ?", (*changed.values(), run_id))  # noqa: S608


def _name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > MAX_NAME:
        raise RunError(
            f"A name has at most {MAX_NAME} characters, and this one has {len(name)}. Use the note for more."
        )
    return name


def _note(text: str) -> str:
    if len(text) > MAX_NOTE:
        raise RunError(f"A note has at most {MAX_NOTE:,} characters, and this one has {len(text):,}.")
    return text


def _tags(words: Sequence[str]) -> list[str]:
    tags = list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip()))
    if len(tags) > MAX_TAGS:
        raise RunError(f"A run has at most {MAX_TAGS} tags, and these are {len(tags)}.")
    for tag in tags:
        if len(tag) > _MAX_TAG:
            raise RunError(f"A tag has at most {_MAX_TAG} characters: '{tag[:_MAX_TAG]}…' has {len(tag)}.")
    return tags
