"""The address at which a page asks whose browser it is in: after a race of two tabs, not whose it was at its start."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lstm_core.settings import Settings
from pages.server.owner_token import mark_of, token_in
from pages.server.place import outer_path

__all__ = ["ADDRESS", "whose"]

ADDRESS = "/owner"


def whose(settings: Settings) -> Route:
    """Return the address, which answers with the mark of the token that the browser has now (``mark_of``).

    Args:
        settings: Of the lab.
    """

    async def answer(request: Request) -> JSONResponse:
        token = token_in(request.cookies, settings.home, over_https=request.url.scheme == "https")
        mark = None if token is None else mark_of(token)
        return JSONResponse({"mark": mark}, headers={"cache-control": "no-store"})

    return Route(outer_path(ADDRESS), answer)
