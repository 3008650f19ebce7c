"""What people guess in lessons, before they see: kept with the runs that answer it."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_core.errors import UnreadableError
from lstm_core.formats import GUESS
from lstm_core.lessons.lesson import slug
from lstm_core.lessons.outcome import Guess
from lstm_core.runs.store import RunStore

__all__ = ["MAX_SENTENCE", "KeptGuess", "class_guesses", "finish_sentence", "forget_guess", "keep_guess", "kept_guess"]

MAX_SENTENCE = 500

# The number in front of a lesson's name is its place in the list, which changes when another is put before it: a guess
# goes by what ``slug`` makes of the name.
_IS_THE_LESSON = "coalesce(nullif(ltrim(lesson, '0123456789-'), ''), lesson) = ?"
_OF_THE_LESSON = f"owner = ? AND {_IS_THE_LESSON}"


@dataclass(frozen=True)
class KeptGuess:
    """What somebody guessed in a lesson.

    Attributes:
        guess: The guess.
        runs: Ids of the runs that answer it, in the lesson's order.
        sentence: How they finished the lesson's sentence; empty before they did.
        in_class: Id of the class in which they guessed; empty for none.
    """

    guess: Guess
    runs: tuple[str, ...]
    sentence: str = ""
    in_class: str = ""


def keep_guess(store: RunStore, owner: str, lesson: str, guess: Guess, runs: Sequence[str]) -> None:
    """Keep a guess in place of an earlier one of the same person in the same lesson.

    Args:
        store: Where.
        owner: Who (see ``RunStore``).
        lesson: Name of the lesson's file.
        guess: What they guess.
        runs: Ids of the runs that answer it.

    Raises:
        StoreError: The store can't be written to just now.
    """
    kept = json.dumps(GUESS.stamp({"guess": guess}))
    with store.database.transaction() as connection:
        connection.execute(f"DELETE FROM guesses WHERE {_OF_THE_LESSON}", (owner, slug(lesson)))  # noqa: S608
        connection.execute(
            "INSERT INTO guesses (owner, lesson, guess, runs, made, class) VALUES (?, ?, ?, ?, ?, "
            "coalesce((SELECT class FROM members WHERE owner = ? AND gone IS NULL), ''))",
            (owner, lesson, kept, json.dumps(list(runs)), time.time(), owner),
        )


def kept_guess(store: RunStore, owner: str, lesson: str) -> KeptGuess | None:
    """Return what somebody guessed in a lesson; ``None`` if they have not yet.

    Raises:
        UnreadableError: It is of a newer version of the lab, or damaged.
        StoreError: The store can't be read just now.
    """
    query = f"SELECT * FROM guesses WHERE {_OF_THE_LESSON}"  # noqa: S608
    with store.database.open() as connection:
        row = connection.execute(query, (owner, slug(lesson))).fetchone()
    return None if row is None else _read(row)


def class_guesses(store: RunStore, class_id: str, lesson: str) -> Mapping[str, KeptGuess]:
    """Return what the students of a class guessed in a lesson, by their owners; what can't be read is left out.

    Raises:
        StoreError: The store can't be read just now.
    """
    query = f"SELECT * FROM guesses WHERE class = ? AND {_IS_THE_LESSON}"  # noqa: S608
    with store.database.open() as connection:
        rows = connection.execute(query, (class_id, slug(lesson))).fetchall()
    found = {}
    for row in rows:
        try:
            found[row["owner"]] = _read(row)
        except UnreadableError:
            continue  # whoever guessed is told so in the lesson
    return found


def _read(row: sqlite3.Row) -> KeptGuess:
    try:
        guess, runs = GUESS.read(json.loads(row["guess"]))["guess"], json.loads(row["runs"])
    except (ValueError, KeyError, RecursionError) as error:
        raise GUESS.damaged("cut or overwritten") from error
    if not isinstance(guess, str | int | float | list) or not isinstance(runs, list):
        raise UnreadableError(str(GUESS.damaged("overwritten")))
    kept = _listed(guess) if isinstance(guess, list) else guess
    return KeptGuess(kept, tuple(map(str, runs)), row["sentence"], row["class"])


def _listed(guess: list[object]) -> tuple[str, ...] | tuple[float, ...]:
    """Return the names or the heights that somebody guessed.

    Raises:
        UnreadableError: They are neither.
    """
    if all(isinstance(each, str) for each in guess):
        return tuple(map(str, guess))
    heights = [each for each in guess if isinstance(each, int | float) and math.isfinite(each)]
    if len(heights) < len(guess):
        raise UnreadableError(str(GUESS.damaged("overwritten")))
    return tuple(map(float, heights))


def finish_sentence(store: RunStore, owner: str, lesson: str, words: str) -> None:
    """Keep how somebody finished the sentence of a lesson; what is longer than ``MAX_SENTENCE`` is cut.

    Raises:
        StoreError: The store can't be written to just now.
    """
    with store.database.open() as connection:
        connection.execute(
            f"UPDATE guesses SET sentence = ? WHERE {_OF_THE_LESSON}",  # noqa: S608
            (words.strip()[:MAX_SENTENCE], owner, slug(lesson)),
        )


def forget_guess(store: RunStore, owner: str, lesson: str) -> None:
    """Let somebody begin a lesson again; the runs that answered it stay among theirs.

    Raises:
        StoreError: The store can't be written to just now.
    """
    with store.database.open() as connection:
        connection.execute(f"DELETE FROM guesses WHERE {_OF_THE_LESSON}", (owner, slug(lesson)))  # noqa: S608
