"""What somebody guessed in the lesson that a run belongs to, where it belongs to one."""

from __future__ import annotations

import json

from lstm_core.errors import UnreadableError
from lstm_core.runs.guesses import KeptGuess, kept_guess
from lstm_core.runs.store import RunStore

__all__ = ["guess_about"]


def guess_about(store: RunStore, owner: str, run_id: str) -> tuple[str, KeptGuess] | None:
    """Return the name of the lesson and the guess that a run answers; ``None`` for a run of no lesson.

    Args:
        store: Where.
        owner: Who guessed.
        run_id: The run, which is theirs.

    Raises:
        StoreError: The store can't be read just now.
    """
    query = "SELECT lesson FROM guesses WHERE owner = ? AND instr(runs, ?) ORDER BY made DESC"
    with store.database.open() as connection:
        lessons = [row["lesson"] for row in connection.execute(query, (owner, json.dumps(run_id)))]
    for lesson in lessons:
        try:
            kept = kept_guess(store, owner, lesson)
        except UnreadableError:
            continue  # the lesson says what is wrong with it
        if kept is not None and run_id in kept.runs:
            return lesson, kept
    return None
