"""Gives each browser its cookie with the answer to its first request, and renews it with each page it opens.

The page itself can neither set nor read it (``HttpOnly``), so no script on it, and none of another page, can take it or
put another in its place.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Scope

from lstm_core.errors import LabError
from lstm_core.settings import Settings
from pages.server import old_token
from pages.server.answer_headers import AnswerHeaders
from pages.server.owner_token import cookie_names, new_token, signed, token_in
from pages.server.place import inner_path

__all__ = ["OwnerCookies"]

_log = logging.getLogger(__name__)
_ONE_YEAR_SECONDS = 31_536_000
_ASKED_BEFORE_THE_PAGE = "/_stcore/health"  # by each page, alone, before it opens its websocket
_FRAMES = {"iframe", "frame", "embed", "object"}
_FOR_FRAMES = "; Secure; SameSite=None; Partitioned"
_XSRF = "_streamlit_xsrf="


class _Visit(NamedTuple):
    """What a request says of where its page is shown."""

    cookies: dict[str, str]
    over_https: bool
    in_foreign_frame: bool


class OwnerCookies(AnswerHeaders):
    """Sets the cookie of whoever has none, and renews that of the rest.

    Args:
        app: What answers the request.
        settings: Of the lab.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app)
        self._settings = settings

    async def change(self, scope: Scope, headers: MutableHeaders) -> None:
        """Put the cookie into an answer."""
        visit, health = _visit(scope), inner_path(scope) == _ASKED_BEFORE_THE_PAGE
        is_page = headers.get("content-type", "").startswith("text/html")
        try:
            if is_page or health:
                await self._give(visit, headers, is_page)
            if self._is_framed(visit):
                _let_frames_keep(headers)
        except (LabError, OSError) as error:
            # The page says the same as soon as it needs the store; without a cookie it still comes.
            _log.warning("No visitor can be given a cookie: %s", error)

    async def _give(self, visit: _Visit, headers: MutableHeaders, is_page: bool) -> None:
        if is_page:
            headers["cache-control"] = "private, no-cache"  # nobody may get the cookie of somebody else
        token = token_in(visit.cookies, self._settings.home, over_https=visit.over_https)
        if token is not None and not is_page:
            return
        if token is None and old_token.COOKIE in visit.cookies:
            token = await run_in_threadpool(old_token.take_over, visit.cookies, self._settings)
            headers.append("set-cookie", f"{old_token.COOKIE}=; Max-Age=0; Path=/")
            if token is None and is_page:
                return  # another tab may have got it just now; what a page asks next brings its cookie then
        headers.append("set-cookie", self._cookie(visit, token or new_token()))

    def _cookie(self, visit: _Visit, token: str) -> str:
        """Return the header that leaves a token where this page may keep one."""
        names, value = cookie_names(self._settings.home), signed(token, self._settings.home)
        rest = f"={value}; Max-Age={_ONE_YEAR_SECONDS}; Path=/; HttpOnly"
        if not visit.over_https:
            return f"{names.plain}{rest}; SameSite=Lax"
        if self._is_framed(visit):
            return f"{names.framed}{rest}{_FOR_FRAMES}"
        return f"{names.secure}{rest}; Secure; SameSite=Lax"

    def _is_framed(self, visit: _Visit) -> bool:
        """Say whether another site shows the page, in a frame where only cookies for both of them are kept."""
        if not visit.over_https:
            return False
        names = cookie_names(self._settings.home)
        return names.secure not in visit.cookies and (visit.in_foreign_frame or names.framed in visit.cookies)


def _let_frames_keep(headers: MutableHeaders) -> None:
    """Let a page in another site's frame keep the cookie by which Streamlit knows that an upload is its own."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        name_and_value = cookie.partition(";")[0]
        headers.append("set-cookie", f"{name_and_value}; Path=/{_FOR_FRAMES}" if cookie.startswith(_XSRF) else cookie)


def _visit(scope: Scope) -> _Visit:
    headers = Headers(scope=scope)
    # Browsers send those with a longer path first, which only another page can have set: the last of a name counts.
    cookies = cookie_parser("; ".join(headers.getlist("cookie")))
    in_frame = headers.get("sec-fetch-dest") in _FRAMES and headers.get("sec-fetch-site") == "cross-site"
    return _Visit(cookies, scope["scheme"] == "https", in_frame)
