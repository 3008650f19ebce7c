"""A visitor without a browser: opens a page and asks for news as often as the page tells it to.

A browser that runs on the server's own cores takes them from the training; the browsers of a class do not.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

__all__ = ["visit", "visitor"]

NOTHING_LIVE_SECONDS = 20.0


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


def visit(address: str, stays: bool = False) -> None:
    """Keep a page open, in this thread, until the server closes it.

    Args:
        address: Of the page, with its query, as a browser would be given it.
        stays: Whether to stay where nothing is live.

    Raises:
        SystemExit: Nothing is live on the page.
    """
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    parts = urlsplit(address)
    first = BackMsg()
    first.rerun_script.query_string = parts.query
    first.rerun_script.page_name = parts.path.strip("/")
    due: dict[str, tuple[float, float]] = {}  # by fragment: seconds between two reruns, and when the next is due
    with connect(f"ws://{parts.netloc}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket:
        socket.send(first.SerializeToString())
        while True:
            wait = min(when for _, when in due.values()) - time.monotonic() if due else NOTHING_LIVE_SECONDS
            try:
                news = ForwardMsg.FromString(socket.recv(timeout=max(wait, 0)))
            except TimeoutError:
                if not due and not stays:
                    sys.exit(f"there is nothing live on {address}")
                for fragment, (interval, when) in due.items():
                    if when <= time.monotonic():
                        again = BackMsg()
                        again.rerun_script.CopyFrom(first.rerun_script)
                        again.rerun_script.fragment_id = fragment
                        again.rerun_script.is_auto_rerun = True
                        socket.send(again.SerializeToString())
                        due[fragment] = (interval, when + interval)
                continue
            kind = news.WhichOneof("type")
            if kind == "auto_rerun":
                interval = news.auto_rerun.interval
                due[news.auto_rerun.fragment_id] = (interval, time.monotonic() + interval)
            elif kind == "stop_auto_rerun":
                for fragment in news.stop_auto_rerun.fragment_ids:
                    due.pop(fragment, None)


if __name__ == "__main__":
    visit(sys.argv[1])
