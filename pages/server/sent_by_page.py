"""What a page asks of the server through its websocket, read from what came."""

from __future__ import annotations

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # has no types
from starlette.types import Message
from streamlit.proto.BackMsg_pb2 import BackMsg

__all__ = ["sent_by_page"]


def sent_by_page(event: Message) -> BackMsg | None:
    """Return what a page asks; ``None`` for other events, and for what can't be read, which is Streamlit's to refuse.

    Args:
        event: What a websocket received.
    """
    if event["type"] != "websocket.receive":
        return None
    message = BackMsg()
    try:
        message.ParseFromString(event.get("bytes") or b"")
    except DecodeError:
        return None
    return message
