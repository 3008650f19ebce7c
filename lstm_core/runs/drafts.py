"""What people have chosen for their next runs: kept for each person, so that neither a reload nor a night loses it."""

from __future__ import annotations

import json
import time
from typing import Any

from lstm_core.draft import Draft, parse_draft
from lstm_core.errors import ConfigError
from lstm_core.formats import DRAFT
from lstm_core.runs.store import RunStore

__all__ = ["keep_draft", "kept_draft", "kept_made_of"]

_MADE_OF = "made_of"


def keep_draft(store: RunStore, owner: str, draft: Draft, made_of: str | None = None) -> None:
    """Keep what a person has chosen in place of what they had chosen before.

    Args:
        store: Where.
        owner: Who (see ``RunStore``).
        draft: What they have chosen.
        made_of: Id of the run whose settings they took over to change them, if they did.

    Raises:
        StoreError: The store can't be written to just now.
    """
    fields = draft.model_dump(mode="json") | ({} if made_of is None else {_MADE_OF: made_of})
    kept = json.dumps(DRAFT.stamp(fields))
    with store.database.open() as connection:
        connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (owner, kept, time.time()))


def kept_draft(store: RunStore, owner: str) -> Draft | None:
    """Return what a person had chosen last; ``None`` if nothing is kept of them.

    Raises:
        UnreadableError: It is of a newer version of the lab, damaged, or no longer possible.
        StoreError: The store can't be read just now.
    """
    try:
        fields = _fields(store, owner)
        return None if fields is None else parse_draft({k: v for k, v in DRAFT.read(fields).items() if k != _MADE_OF})
    except (ValueError, RecursionError) as error:
        raise DRAFT.damaged("cut or overwritten") from error
    except ConfigError as error:
        raise DRAFT.damaged(f"or another version. {error}".rstrip(".")) from error


def kept_made_of(store: RunStore, owner: str) -> str | None:
    """Return the id of the run whose settings a person's kept draft took over; ``None`` if it took over none.

    Raises:
        StoreError: The store can't be read just now.
    """
    try:
        fields = _fields(store, owner)
    except (ValueError, RecursionError):
        return None  # nothing that could be trained is lost by it
    made_of = fields.get(_MADE_OF) if isinstance(fields, dict) else None
    return made_of if isinstance(made_of, str) else None


def _fields(store: RunStore, owner: str) -> Any:
    """Return what is kept of a person's draft as plain fields; ``None`` where nothing is."""
    with store.database.open() as connection:
        row = connection.execute("SELECT draft FROM drafts WHERE owner = ?", (owner,)).fetchone()
    return None if row is None else json.loads(row["draft"])
