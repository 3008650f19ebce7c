"""What stands around an app and changes the headers of its answers."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AnswerHeaders"]


class AnswerHeaders:
    """Changes the headers of each answer; ``change`` says how.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and change the headers of its answer before they leave."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = dict(scope)  # as it came, since routing changes it

        async def send_changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self.change(asked, MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, send_changed)

    async def change(self, scope: Scope, headers: MutableHeaders) -> None:
        """Change the headers of an answer.

        Args:
            scope: What was asked.
            headers: Of the answer.
        """
        raise NotImplementedError
