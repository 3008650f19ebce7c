"""A web server on this machine whose answers a test chooses: whole, broken off, silent, wrong."""

import contextlib
import re
import threading
from collections.abc import Callable
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["_Handler"], None]


class WebServer:
    """Answers each request with the next of ``answers``, the last one again and again.

    Attributes:
        answers: What to do, in the order of requests.
        requests: The headers of each request so far.
    """

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.requests: list[Message] = []
        self.end = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"web": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}/file.csv"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.end.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    web: WebServer

    def do_GET(self) -> None:
        self.web.requests.append(self.headers)
        number = min(len(self.web.requests), len(self.web.answers)) - 1
        with contextlib.suppress(ConnectionError):  # the client may leave at any time
            self.web.answers[number](self)

    def log_message(self, *_: object) -> None:
        pass

    def say(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()


def whole(content: bytes, mark: str = '"one"', **headers: object) -> Answer:
    """Answer with the file, or the rest of it where that is asked for."""

    def answer(handler: _Handler) -> None:
        asked = re.match(r"bytes=(\d+)-$", handler.headers.get("Range", ""))
        same = handler.headers.get("If-Range", mark) == mark
        if asked is None or not same:
            handler.say(200, Content_Length=len(content), ETag=mark, **headers)
            handler.wfile.write(content)
            return
        start = int(asked[1])
        if start >= len(content):
            handler.say(416, Content_Range=f"bytes */{len(content)}")
            return
        place = f"bytes {start}-{len(content) - 1}/{len(content)}"
        handler.say(206, Content_Length=len(content) - start, Content_Range=place, ETag=mark)
        handler.wfile.write(content[start:])

    return answer


def without_range(content: bytes, sent: int | None = None) -> Answer:
    """Answer with the file from its beginning, whatever is asked for; ``sent`` breaks it off there."""

    def answer(handler: _Handler) -> None:
        handler.say(200, Content_Length=len(content))
        handler.wfile.write(content[:sent])

    return answer


def broken_off(content: bytes, sent: int, mark: str = '"one"') -> Answer:
    """Answer with the beginning of the file and hang up."""

    def answer(handler: _Handler) -> None:
        handler.say(200, Content_Length=len(content), ETag=mark)
        handler.wfile.write(content[:sent])

    return answer


def stalled(content: bytes, sent: int) -> Answer:
    """Answer with the beginning of the file and then say nothing any more."""

    def answer(handler: _Handler) -> None:
        handler.say(200, Content_Length=len(content), ETag='"one"')
        handler.wfile.write(content[:sent])
        handler.wfile.flush()
        handler.web.end.wait()

    return answer


def silent(handler: _Handler) -> None:
    """Take the request and say nothing at all."""
    handler.web.end.wait()


def chunked(*chunks: bytes, finished: bool = True) -> Answer:
    """Answer in chunks, without saying how long the whole is."""

    def answer(handler: _Handler) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.say(200, Transfer_Encoding="chunked", Connection="close")
        for chunk in chunks:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        if finished:
            handler.wfile.write(b"0\r\n\r\n")

    return answer


def says(status: int, body: bytes = b"", **headers: object) -> Answer:
    """Answer with a status, a body and headers."""

    def answer(handler: _Handler) -> None:
        handler.say(status, Content_Length=len(body), **headers)
        handler.wfile.write(body)

    return answer


def claims(size: int) -> Answer:
    """Say that a file of this size follows."""

    def answer(handler: _Handler) -> None:
        handler.say(200, Content_Length=size)
        handler.wfile.write(b"x" * 1000)

    return answer


def endless(handler: _Handler) -> None:
    """Send for ever, without saying how much."""
    handler.say(200)
    while not handler.web.end.is_set():
        handler.wfile.write(b"x" * 65_536)


def dripping(handler: _Handler) -> None:
    """Send a byte now and then, for ever."""
    handler.say(200)
    while not handler.web.end.wait(0.02):
        handler.wfile.write(b"x")
