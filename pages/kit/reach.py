"""Who can open the lab: this machine alone, as it starts by default, or others too. Said where addresses are given."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from streamlit import net_util

from pages.server.reach import FOR_A_CLASS, bound_address, is_this_machine

__all__ = ["hint", "show_reach"]

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 (compared, not bound)


def show_reach() -> None:
    """Say so where the address in this browser is of no use to others; nothing is drawn where it is."""
    words = hint(st.context.url or "", bound_address(), net_util.get_internal_ip())
    if words:
        st.caption(words)


def hint(shown: str, bound: str, network: str | None) -> str:
    """Return what somebody should know who gives the address in their browser to others; empty for nothing.

    Args:
        shown: The address of the page in the browser.
        bound: The address on which the server listens; empty for all.
        network: This machine's address in its network, if it has one.

    Example:
        >>> hint("http://localhost:8501/data", "127.0.0.1", None).partition(":")[0]
        'Only this machine can open this address'
        >>> hint("https://lab.example.edu/data", "127.0.0.1", None)
        ''
    """
    parts = urlsplit(shown)
    if not is_this_machine(parts.hostname or ""):
        return ""  # it came from elsewhere, or through a proxy
    if is_this_machine(bound):
        return (
            "Only this machine can open this address: the lab listens to nobody else. For a class, end the lab and "
            f"start it with `{FOR_A_CLASS}`."
        )
    host = network if bound in _EVERYWHERE else bound
    if not host or is_this_machine(host):
        return "Only this machine can open this address. Others need this machine's name in the network in its place."
    port = f":{parts.port}" if parts.port else ""
    name = f"[{host}]" if ":" in host else host
    return f"Only this machine can open this address. Open the lab as {parts.scheme}://{name}{port} and share that one."
