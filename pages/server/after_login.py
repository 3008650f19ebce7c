"""After a login people are on the page that they had opened, with what its address said; Streamlit sends all to Home.

While they are with the provider, a cookie keeps where they were: the page whose button they pressed, which browsers
name to the lab's own addresses (``Referer``). Only pages of the lab are taken, so that nobody is led elsewhere by it.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import Scope

from pages.server.answer_headers import AnswerHeaders
from pages.server.place import inner_path, outer_path

__all__ = ["AfterLogin"]

_LOGIN, _BACK = "/auth/login", "/oauth2callback"  # of Streamlit
_COOKIE = "lstm_lab_wanted"
_SECONDS = 900
_LONGEST = 2000  # letters of an address; browsers keep cookies of 4,096 bytes
_QUERY = re.compile(r"[\w.~!$'()*+,;=:@/?%&-]*", flags=re.ASCII)
_PAGES = frozenset(path.stem for path in Path(__file__).parents[1].glob("*.py")) - {"home"}


class AfterLogin(AnswerHeaders):
    """Notes where a login begins, and leads back there at its end.

    Args:
        app: What answers the request.
    """

    async def change(self, scope: Scope, headers: MutableHeaders) -> None:
        """Put the cookie into an answer, or follow it."""
        path, asked = inner_path(scope), Headers(scope=scope)
        if path not in (_LOGIN, _BACK):
            return
        kept = cookie_parser(asked.get("cookie", "")).get(_COOKIE)
        attributes = f"Path={outer_path(_BACK)}; HttpOnly; SameSite=Lax"
        if scope["scheme"] == "https":
            attributes += "; Secure"
        if path == _LOGIN:
            # Also where it is Home, as a login that was given up may have left another one.
            wanted = _of_ours(asked.get("referer", ""))
            headers.append("set-cookie", f"{_COOKIE}={quote(wanted, safe='')}; Max-Age={_SECONDS}; {attributes}")
        elif kept is not None:
            headers.append("set-cookie", f"{_COOKIE}=; Max-Age=0; {attributes}")
            if headers.get("location") == outer_path("/"):
                headers["location"] = outer_path(f"/{_of_ours(outer_path(f'/{unquote(kept)}'))}")


def _of_ours(address: str) -> str:
    """Return the page of the lab that an address names, and its query; empty for Home and for whatever is none.

    Args:
        address: A whole one, or a path.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all
        return ""
    page = inner_path({"path": parts.path}).removeprefix("/")
    if page not in _PAGES or not _QUERY.fullmatch(parts.query) or len(address) > _LONGEST:
        return ""
    return f"{page}?{parts.query}" if parts.query else page
