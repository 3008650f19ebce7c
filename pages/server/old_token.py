"""Cookies of version 0.1, which nobody had signed: each is taken over once, if somebody's runs hang on it.

Whoever comes first with such a cookie gets it signed; it is worth nothing from then on. So it is of no use to give it
to somebody else: what they do afterwards belongs to a token that only they have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lstm_core.data.keeping.libraries import Libraries
from lstm_core.runs.belongings import owns_something
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from pages.server.owner_token import hashed

__all__ = ["COOKIE", "take_over"]

COOKIE = "lstm_lab_owner"
_FOLDER = "taken_over"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22,64}")


def take_over(cookies: Mapping[str, str], settings: Settings) -> str | None:
    """Return the token of an old cookie if it is somebody's and was never taken over before; ``None`` otherwise.

    Args:
        cookies: Values by name.
        settings: Of the lab.

    Raises:
        StoreError: The store can't be read just now.
        OSError: It can't be noted that the token was taken over.
    """
    token = cookies.get(COOKIE, "")
    if not _TOKEN.fullmatch(token):
        return None
    owner, noted = hashed(token), settings.home / _FOLDER
    if not owns_something(RunStore(settings.home), owner) and not Libraries.of(settings).uploads.listed(owner):
        return None
    noted.mkdir(exist_ok=True)
    try:
        (noted / owner).touch(exist_ok=False)
    except FileExistsError:
        return None
    return token
