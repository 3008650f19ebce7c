"""A visitor without a browser: opens a page and asks for news as often as the page tells it to.

A browser that runs on the server's own cores takes them from the training; the browsers of a class do not.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

__all__ = ["Answered", "visit", "visitor"]

NOTHING_LIVE_SECONDS = 20.0

Answered = Callable[[Literal["page", "tick"], float], None]
"""Is told what was answered and the seconds from when it was due until the last message of the answer."""


@contextmanager
def visitor(address: str) -> Iterator[None]:
    """Keep a page open in a process of its own.

    Args:
        address: Of the page, with its query, as a browser would be given it.
    """
    child = subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-m", "benchmarks.visitor", address]
    )
    try:
        yield
        assert child.poll() is None, "the visitor was turned away"
    finally:
        child.kill()
        child.wait()


def visit(
    address: str,
    stays: bool = False,
    answered: Answered = lambda what, seconds: None,
    turns: Sequence[tuple[float, str]] = (),
) -> None:
    """Keep a page open, in this thread, until the server closes it.

    Args:
        address: Of the page, with its query, as a browser would be given it.
        stays: Whether to stay where nothing is live.
        answered: Is told how long each answer took.
        turns: Pages to go to later in the same session: after how many seconds, and the address.

    Raises:
        SystemExit: Nothing is live on the page.
    """
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    began = time.monotonic()
    to_open = [(began, address), *((began + after, other) for after, other in turns)]
    here: Any = None
    waited: tuple[Literal["page", "tick"], float] | None = None  # what the server has not answered, since when
    due: dict[str, tuple[float, float]] = {}  # by fragment: seconds between two reruns, and when the next is due
    place = urlsplit(address).netloc
    with connect(f"ws://{place}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
        while True:
            if waited is None and to_open and to_open[0][0] <= time.monotonic():
                since, opened = to_open.pop(0)
                here, waited = _asked_for(opened), ("page", since)
                due.clear()
                socket.send(here.SerializeToString())
            for fragment, (interval, when) in due.items():
                if waited is None and when <= time.monotonic():
                    again = type(here)()
                    again.CopyFrom(here)
                    again.rerun_script.fragment_id = fragment
                    again.rerun_script.is_auto_rerun = True
                    waited = ("tick", when)
                    socket.send(again.SerializeToString())
                    due[fragment] = (interval, time.monotonic() + interval)
            next_ones = [when for _, when in due.values()] + [when for when, _ in to_open]
            wait = min(next_ones) - time.monotonic() if next_ones and waited is None else NOTHING_LIVE_SECONDS
            try:
                news = ForwardMsg.FromString(socket.recv(timeout=max(wait, 0)))
            except TimeoutError:
                if not next_ones and not stays:
                    sys.exit(f"there is nothing live on {address}")
                continue
            kind = news.WhichOneof("type")
            if kind == "auto_rerun":
                interval = news.auto_rerun.interval
                due[news.auto_rerun.fragment_id] = (interval, time.monotonic() + interval)
            elif kind == "stop_auto_rerun":
                for fragment in news.stop_auto_rerun.fragment_ids:
                    due.pop(fragment, None)
            elif kind == "script_finished" and waited is not None:
                what, since = waited
                waited = None
                answered(what, time.monotonic() - since)


def _asked_for(address: str) -> Any:
    """Return the message by which a browser asks for a page."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    parts = urlsplit(address)
    message = BackMsg()
    message.rerun_script.query_string = parts.query
    message.rerun_script.page_name = parts.path.strip("/")
    return message


if __name__ == "__main__":
    visit(sys.argv[1])
