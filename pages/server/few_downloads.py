"""How many files one page may have made at once: one message of a few bytes asks for a report that takes a second.

Streamlit makes each that is asked for, in a few threads which all visitors share. A thousand messages, sent at once and
left alone, would keep everybody from downloading for a quarter of an hour, and slow all pages meanwhile.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server.sent_by_page import sent_by_page

__all__ = ["MOST", "FewDownloads"]

MOST = 3
"""Files that one page may wait for; who presses buttons waits for one."""
_ANSWER_BYTES = 8192  # no answer about a file is longer
_TOLD = "Too many files at once. Wait until those have come that you asked for before, then press again."


class FewDownloads:
    """Refuses to have more files made for a page that waits for some already.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, without what asks for too much."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        waited_for: set[str] = set()

        async def receive_few() -> Message:
            while True:
                message = await receive()
                asked = _asked(message)
                if asked is None:
                    return message
                if len(waited_for) < MOST and asked not in waited_for:
                    waited_for.add(asked)
                    return message
                await send({"type": "websocket.send", "bytes": _refusal(asked)})

        async def send_on(message: Message) -> None:
            if waited_for and message["type"] == "websocket.send":
                waited_for.discard(_answered(message.get("bytes")))
            await send(message)

        await self.app(scope, receive_few, send_on)


def _asked(event: Message) -> str | None:
    """Return the number that a page gave its request for a file; ``None`` for anything else."""
    message = sent_by_page(event)
    if message is None or message.backend_operation_request.WhichOneof("payload") != "deferred_file":
        return None
    return str(message.backend_operation_request.request_id)


def _answered(content: bytes | None) -> str:
    """Return the number of the request that a message answers; empty for any other message."""
    if not content or len(content) > _ANSWER_BYTES:
        return ""
    return str(ForwardMsg.FromString(content).backend_operation_response.request_id)


def _refusal(asked: str) -> bytes:
    answer = ForwardMsg()
    answer.backend_operation_response.request_id = asked
    answer.backend_operation_response.error_msg = _TOLD
    return bytes(answer.SerializeToString())
