"""The addresses of the lab that are no pages, and what each request goes through, from the outside inward."""

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from pages.server.closed import ClosedPaths

__all__ = ["middleware", "routes"]


def routes() -> list[BaseRoute]:
    """Return the addresses beside those of Streamlit, which come after them."""
    return []


def middleware() -> list[Middleware]:
    """Return what a request goes through before it reaches an address; the first one sees it first."""
    return [Middleware(ClosedPaths)]
