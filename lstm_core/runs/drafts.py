"""What people have chosen for their next runs: kept for each person, so that neither a reload nor a night loses it."""

from __future__ import annotations

import json
import time

from lstm_core.draft import Draft, parse_draft
from lstm_core.errors import ConfigError
from lstm_core.formats import DRAFT
from lstm_core.runs.store import RunStore

__all__ = ["keep_draft", "kept_draft"]


def keep_draft(store: RunStore, owner: str, draft: Draft) -> None:
    """Keep what a person has chosen in place of what they had chosen before.

    Args:
        store: Where.
        owner: Who (see ``RunStore``).
        draft: What they have chosen.

    Raises:
        StoreError: The store can't be written to just now.
    """
    kept = json.dumps(DRAFT.stamp(draft.model_dump(mode="json")))
    with store.database.open() as connection:
        connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (owner, kept, time.time()))


def kept_draft(store: RunStore, owner: str) -> Draft | None:
    """Return what a person had chosen last; ``None`` if nothing is kept of them.

    Raises:
        UnreadableError: It is of a newer version of the lab, damaged, or no longer possible.
        StoreError: The store can't be read just now.
    """
    with store.database.open() as connection:
        row = connection.execute("SELECT draft FROM drafts WHERE owner = ?", (owner,)).fetchone()
    if row is None:
        return None
    try:
        return parse_draft(DRAFT.read(json.loads(row["draft"])))
    except (ValueError, RecursionError) as error:
        raise DRAFT.damaged("cut or overwritten") from error
    except ConfigError as error:
        raise DRAFT.damaged(f"or another version. {error}".rstrip(".")) from error
