"""Files that browsers have sent and no page has taken in yet: they are held in memory, so that they must not be many.

Streamlit limits each file (``server.maxUploadSize``), and takes as many as somebody sends, of whatever names. One
visitor may hold as much as two files of the largest size take, all together as much as four. What pages have taken in
does not count any more: it lies on the disk, which has limits of its own (``lstm_core/data/keeping/quota.py``).

A class that brings its files all at once waits for one another: pages take in what they were sent within a moment.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from pages.server.place import inner_path

__all__ = ["HeldUploads"]

_TAKEN = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+/?")
_MEBI = 2**20
_FRAME = 2**16  # bytes around a file in its message
_EACH, _ALL = 2, 4  # files of the largest size
_WAIT_SECONDS, _LOOK_SECONDS = 30.0, 0.25


class HeldUploads:
    """Refuses files for which there is no room in memory just now.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()  # bytes that are on their way, by session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        asked = _TAKEN.fullmatch(inner_path(scope)) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if asked is None:
            await self.app(scope, receive, send)
            return
        session, most = asked[1], int(st.get_option("server.maxUploadSize")) * _MEBI
        size = _announced(scope, most)
        too_large = size > most + _FRAME  # which Streamlit says itself
        if not too_large and not await self._has_room(session, size, most):
            told = "Too many files at once. Wait until those are read that were sent before, then bring this one again."
            await PlainTextResponse(told, status_code=429)(scope, receive, send)
            return
        self._coming[session] += size
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[session] -= size
            self._coming += Counter()  # forgets sessions of which nothing is on its way

    async def _has_room(self, session: str, size: int, most: int) -> bool:
        """Say whether a file can be held; one for which others take the room waits a while for it."""
        for _ in range(round(_WAIT_SECONDS / _LOOK_SECONDS)):
            held = _held() + self._coming
            if held[session] + size > _EACH * most:
                return False
            if held.total() + size <= _ALL * most:
                return True
            await asyncio.sleep(_LOOK_SECONDS)
        return False


def _announced(scope: Scope, most: int) -> int:
    """Return how large a message says that it is; where it does not say it, as large as it may be."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else most


def _held() -> Counter[str]:
    """Return the bytes of all files that sessions hold."""
    files = get_instance().uploaded_file_mgr
    if not isinstance(files, MemoryUploadedFileManager):
        return Counter()
    return Counter(
        {session: sum(len(file.data) for file in each.values()) for session, each in list(files.file_storage.items())}
    )
