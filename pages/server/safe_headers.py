"""Headers that tell browsers what a page may load, who may show it in a frame, and what to keep to themselves.

A cell of somebody's table that became markup all the same could then neither run a script nor send anything elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Scope

from lstm_core.settings import Settings
from pages.server.answer_headers import AnswerHeaders

__all__ = ["SafeHeaders", "content_security_policy"]

_INLINE = re.compile(r"<script>(.*?)</script>", flags=re.DOTALL)


class SafeHeaders(AnswerHeaders):
    """Adds them to each answer.

    Args:
        app: What answers the request.
        settings: Of the lab.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app)
        self._headers = {
            "content-security-policy": content_security_policy(settings),
            "x-content-type-options": "nosniff",
            # The address of a page names a run, and whoever knows it may look at the run.
            "referrer-policy": "same-origin",
        }
        if not settings.framed_by:
            self._headers["x-frame-options"] = "SAMEORIGIN"  # for browsers that know no frame-ancestors

    async def change(self, _scope: Scope, headers: MutableHeaders) -> None:
        """Add the headers where nobody has set them."""
        for name, value in self._headers.items():
            headers.setdefault(name, value)


def content_security_policy(settings: Settings) -> str:
    """Return what a page may load, and who may show it.

    Args:
        settings: Of the lab.
    """
    policy = {
        "default-src": "'self'",
        # Streamlit loads the scripts of our own components from memory (blob:), and one of its parts is WebAssembly.
        "script-src": f"'self' 'wasm-unsafe-eval' blob: {_hashes_of_inline_scripts()}".strip(),
        # Streamlit's own styles are written by its script.
        "style-src": "'self' 'unsafe-inline' blob:",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *settings.framed_by]),
    }
    return "; ".join(f"{name} {value}" for name, value in policy.items())


@cache
def _hashes_of_inline_scripts() -> str:
    """Return the hashes of the scripts that stand in Streamlit's page itself, whichever version is installed."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    hashes = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes)
