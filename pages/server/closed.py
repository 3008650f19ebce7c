"""Addresses of Streamlit that nobody has to reach from outside: they tell of all visitors, for the operator alone."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.server.place import inner_path

__all__ = ["ClosedPaths"]

_CLOSED = ("/_stcore/metrics",)


class ClosedPaths:
    """Answers as if these addresses did not exist."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and inner_path(scope).rstrip("/") in _CLOSED:
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
