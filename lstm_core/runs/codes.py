"""Short codes for links, which one can read out to a class."""

from __future__ import annotations

import secrets
import time

from lstm_core.errors import ConfigError
from lstm_core.runs.store import RunStore

__all__ = ["CODE_LETTERS", "code_of", "link_of_code"]

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of: nothing that is taken for something else when it is written on a board."""

_LENGTH = 5  # 28 million codes


def code_of(store: RunStore, page: str, query: str) -> str:
    """Return a short code for a link, the same one whenever it is asked for.

    Args:
        store: Where it is kept.
        page: The page's name in addresses.
        query: What stands behind the question mark.

    Raises:
        StoreError: The store can't be written to just now.
    """
    with store.database.open() as connection:
        while True:
            # Asked each time that an open box is drawn, so that looking comes first: it takes no lock.
            found = connection.execute("SELECT code FROM codes WHERE page = ? AND query = ?", (page, query)).fetchone()
            if found is not None:
                return str(found["code"])
            code = "".join(secrets.choice(CODE_LETTERS) for _ in range(_LENGTH))
            # Neither the code nor the link twice; then the loop finds the other's, or draws again.
            connection.execute("INSERT OR IGNORE INTO codes VALUES (?, ?, ?, ?)", (code, page, query, time.time()))


def link_of_code(store: RunStore, code: str) -> tuple[str, str]:
    """Return the page and the query that a code stands for, however it is written.

    Raises:
        ConfigError: There is no such code.
        StoreError: The store can't be read just now.
    """
    wanted = "".join(code.upper().split()).replace("-", "")
    with store.database.open() as connection:
        row = connection.execute("SELECT page, query FROM codes WHERE code = ?", (wanted,)).fetchone()
    if row is None:
        raise ConfigError(f"There is no code '{code}' in this lab. Codes have {_LENGTH} letters and digits.")
    return str(row["page"]), str(row["query"])
