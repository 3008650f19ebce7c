"""A page of another site that shows a lab in a frame, over https: browser tests can look at a lab through it.

``LAB_IN_A_FRAME=1 python -m pytest tests/browser/test_real_training.py tests/browser/test_journey.py`` does so. Not for
those that bring a cookie of their own, ask what only a page of its own has (its title), or speak below the pages.
"""

from __future__ import annotations

import os
import ssl
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme
from playwright.sync_api import BrowserContext, Frame, Page

__all__ = ["IN_A_FRAME", "Framed", "Site", "site"]

IN_A_FRAME = bool(os.environ.get("LAB_IN_A_FRAME"))


class _Framing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        shown = parse_qs(urlsplit(self.path).query).get("shown", [""])[0]
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        look = "position: fixed; inset: 0; width: 100%; height: 100%; border: 0"
        self.wfile.write(f'<iframe src="{shown}" style="{look}"></iframe>'.encode())

    def log_message(self, *_: object) -> None:
        pass


class Site:
    """Pages on ``localhost``, which is another site than ``127.0.0.1``, where labs are.

    Args:
        folder: Of its own; a certificate comes into it.
    """

    def __init__(self, folder: Path) -> None:
        self._certificate = folder / "certificate.pem"
        pair = trustme.CA().issue_cert("localhost", "127.0.0.1")
        pair.private_key_and_cert_chain_pem.write_to_path(str(self._certificate))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Framing)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self._address = f"https://localhost:{self._server.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        """Variables that let a lab be shown by it."""
        return {
            "LSTM_LAB_FRAMED_BY": self._address,
            "STREAMLIT_SERVER_SSL_CERT_FILE": str(self._certificate),
            "STREAMLIT_SERVER_SSL_KEY_FILE": str(self._certificate),
        }

    def showing(self, address: str) -> str:
        """Return the address of a page that shows another one."""
        return f"{self._address}/?shown={address}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@cache
def site() -> Site:
    """Return the one site of this process that shows what is tested in a frame."""
    return Site(Path(mkdtemp()))


class Framed:
    """A page in a frame, which tests use as if it stood alone.

    Args:
        page: Shows the frame.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        page.goto(site().showing("about:blank"))
        self._frame = next(frame for frame in page.frames if frame.parent_frame is not None)

    def goto(self, address: str, timeout: float) -> None:
        """Have the page show another address in its frame; ``Frame.goto`` would go there as if nobody framed it."""
        with self._page.expect_event("framenavigated", lambda frame: frame == self._frame, timeout=timeout):
            self._page.evaluate("to => { document.querySelector('iframe').src = to }", address)
        self._frame.wait_for_load_state(timeout=timeout)

    @property
    def context(self) -> _FramedContext:
        return _FramedContext(self._page.context)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._frame if hasattr(Frame, name) else self._page, name)


class _FramedContext:
    """Opens pages in frames of the same site, where the same cookies are kept."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context

    def new_page(self) -> Framed:
        return Framed(self._context.new_page())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)
