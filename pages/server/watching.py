"""The addresses for whoever watches the lab: ``/healthz`` for anybody, ``/metrics`` for who knows the secret."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lstm_core.errors import StoreError
from lstm_core.health.metrics import may_read, metrics_of
from lstm_core.health.state import state_of
from lstm_core.runs.store import RunStore
from lstm_core.settings import Settings
from pages.server.place import outer_path

__all__ = ["health", "metrics"]

_FRESH = {"cache-control": "no-store"}
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@cache
def _store(home: Path) -> RunStore:
    return RunStore(home)


def health(settings: Settings) -> Route:
    """Return the address that says how the lab is: 200 if all is well, 503 if not, and JSON that says what.

    Args:
        settings: Of the lab.
    """

    def answer(_request: Request) -> JSONResponse:
        try:
            seen = state_of(_store(settings.home)).to_json()
        except StoreError:
            seen = {"ok": False, "app": {"ok": True}, "database": {"ok": False}}
        return JSONResponse(seen, status_code=200 if seen["ok"] else 503, headers=_FRESH)

    return Route(outer_path("/healthz"), answer)  # not async, so that it waits for the disk in a thread


def metrics(settings: Settings) -> Route:
    """Return the address of the numbers for Prometheus; without the secret it looks as if it did not exist.

    Args:
        settings: Of the lab.
    """

    def answer(request: Request) -> Response:
        if not may_read(request.headers.get("authorization"), settings.metrics):
            return PlainTextResponse("Not found", status_code=404)
        try:
            told = metrics_of(_store(settings.home))
        except StoreError:
            return PlainTextResponse("The lab's database can't be used just now.", status_code=503)
        return Response(told, media_type=_PROMETHEUS, headers=_FRESH)

    return Route(outer_path("/metrics"), answer)
