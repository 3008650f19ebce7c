"""The addresses of the lab that are no pages, and what each request goes through, from the outside inward."""

import logging

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from lstm_core.errors import ConfigError
from lstm_core.logs import log_the_rest, set_up_logs
from lstm_core.settings import Settings, read_settings
from pages.server.after_login import AfterLogin
from pages.server.closed import ClosedPaths
from pages.server.few_downloads import FewDownloads
from pages.server.few_pages import FewPages
from pages.server.held_uploads import HeldUploads
from pages.server.known_messages import KnownMessages
from pages.server.own_pages_only import OwnPagesOnly
from pages.server.owner_cookies import OwnerCookies
from pages.server.safe_headers import SafeHeaders
from pages.server.watching import health, metrics
from pages.server.whose import whose

__all__ = ["middleware", "routes", "set_up_server_logs"]


def routes() -> list[BaseRoute]:
    """Return the addresses beside those of Streamlit, which come after them.

    Raises:
        SystemExit: A setting is wrong; with the sentence that says so.
    """
    settings = _settings()
    cookies = [whose(settings)] if settings.login == "open" else []
    return [*cookies, health(settings), metrics(settings)]


def middleware() -> list[Middleware]:
    """Return what a request goes through before it reaches an address; the first one sees it first.

    Raises:
        SystemExit: A setting is wrong; with the sentence that says so.
    """
    settings = _settings()
    whose = Middleware(OwnerCookies, settings=settings) if settings.login == "open" else Middleware(AfterLogin)
    return [
        Middleware(SafeHeaders, settings=settings),
        Middleware(OwnPagesOnly),
        Middleware(FewPages),
        Middleware(KnownMessages),
        Middleware(FewDownloads),
        Middleware(ClosedPaths),
        Middleware(HeldUploads),
        whose,
    ]


def set_up_server_logs() -> None:
    """Have the server log as the settings say, without anybody's ids and tokens, and what Python would write too.

    Raises:
        SystemExit: A setting is wrong; with the sentence that says so.
    """
    set_up_logs(_settings().log, logging.WARNING)
    log_the_rest()


def _settings() -> Settings:
    try:
        return read_settings()
    except ConfigError as error:
        raise SystemExit(str(error)) from error  # or the sentence would drown in what a server says of its end
