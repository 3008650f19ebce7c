"""How many pages may be open from one address: each takes memory and one of the files that a process may have open.

Most systems let a process open 1,024; who opened a thousand websockets, which takes one command, would shut everybody
else out.
"""

from __future__ import annotations

import logging
from collections import Counter

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["MOST", "FewPages"]

MOST = 240
"""Websockets from one address: sixty people with four tabs each behind the one of their school."""
_TRY_AGAIN_LATER = 1013

log = logging.getLogger("lstm_core.pages")


class FewPages:
    """Refuses the websockets of an address that has very many open.

    The address is that which uvicorn tells: behind a proxy whose word it takes (``FORWARDED_ALLOW_IPS``) the visitor's.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, or refuse it."""
        if scope["type"] != "websocket" or not scope.get("client"):
            await self.app(scope, receive, send)
            return
        address = str(scope["client"][0])
        if self._open[address] >= MOST:
            log.warning("an address has %d pages open and wants more; refused", MOST)
            await receive()
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        self._open[address] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._open[address] -= 1
            self._open += Counter()  # forgets addresses that have none
