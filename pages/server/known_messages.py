"""What a websocket may ask for: what pages do. Streamlit's tools for whoever develops an app are not for visitors.

``clear_cache`` would forget what all visitors share (results, tables, the open store) whenever somebody asks;
``install_skills`` would write files beside the app; ``load_git_info`` tells of the folder that the lab runs from.
"""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.server.sent_by_page import sent_by_page

__all__ = ["KnownMessages"]

log = logging.getLogger("lstm_core.pages")

_BY_PAGES = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "backend_operation_request"}
_OPERATIONS = {"deferred_file", "dataframe_chunk"}


class KnownMessages:
    """Leaves out all other messages of websockets, as if they had not come.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, without what no page sends."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return

        async def receive_known() -> Message:
            while True:
                message = await receive()
                asked = sent_by_page(message)
                if asked is None or _is_known(asked):
                    return message

        await self.app(scope, receive_known, send)


def _is_known(message: BackMsg) -> bool:
    """Say whether a page would send this."""
    kind: str | None = message.WhichOneof("type")
    if kind == "backend_operation_request":
        kind, known = message.backend_operation_request.WhichOneof("payload"), _OPERATIONS
    else:
        known = _BY_PAGES
    if kind is None or kind in known:
        return True
    log.info("a visitor asked for '%s', which no page does; left out", kind)
    return False
