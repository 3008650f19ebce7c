"""Where below its own root an address lies, which may itself lie below a path (``server.baseUrlPath``)."""

import streamlit as st
from starlette.types import Scope

__all__ = ["inner_path", "outer_path"]


def inner_path(scope: Scope) -> str:
    """Return the path of a request as if the lab lay at the root of its host; begins with a slash.

    Example:
        >>> inner_path({"path": "/watch"})
        '/watch'
    """
    path: str = scope["path"]
    root = _root()
    return path[len(root) :] or "/" if root and (path == root or path.startswith(f"{root}/")) else path


def outer_path(path: str) -> str:
    """Return the path under which browsers reach what lies at a path of the lab.

    Args:
        path: Begins with a slash.
    """
    return f"{_root()}{path}"


def _root() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""
