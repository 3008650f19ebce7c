"""Where a login leads back to: the page that it began on, and never anywhere else."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp

from pages.server import after_login
from pages.server.after_login import AfterLogin
from tests.server.asking import Answer, ask

AT = "https://lab.example/"


def sent(path: str, to: str = "/", **request: str) -> Answer:
    """Send a request through it to an app that answers with a redirection."""

    def build(_inside: ASGIApp) -> ASGIApp:
        return AfterLogin(RedirectResponse(to, status_code=302))

    return ask(build, path, **request)


def lands(referer: str) -> str:
    """Return where a login ends that began on a page."""
    (cookie,) = sent("/auth/login", "https://provider.example/", referer=referer).all("set-cookie")
    pair, *attributes = cookie.split("; ")
    assert set(attributes) == {"Max-Age=900", "Path=/oauth2callback", "HttpOnly", "SameSite=Lax"}
    return came_back(pair)


def came_back(cookie: str) -> str:
    answer = sent("/oauth2callback", cookie=f"other=1; {cookie}")
    assert [line.split("; ")[:2] for line in answer.all("set-cookie")] == [["lstm_lab_wanted=", "Max-Age=0"]]
    (location,) = answer.all("location")
    return location


def test_a_login_ends_where_it_began() -> None:
    pages = re.findall(r'url_path="(\w+)"', (Path(__file__).parents[2] / "app.py").read_text(encoding="utf-8"))
    assert set(pages) == after_login._PAGES
    for page in pages:
        assert lands(f"{AT}{page}") == f"/{page}"
    assert lands(f"{AT}watch?run=a-B_1&show=Loss%20curve") == "/watch?run=a-B_1&show=Loss%20curve"
    assert lands("") == lands(AT) == lands(f"{AT}home") == "/"
    assert "; Secure" in sent("/auth/login", referer=f"{AT}runs", scheme="https").all("set-cookie")[0]


def test_below_a_path_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "a/lab"}.get)
    (cookie,) = sent("/a/lab/auth/login", referer=f"{AT}a/lab/runs?run=x").all("set-cookie")
    assert "; Path=/a/lab/oauth2callback; " in cookie
    answer = sent("/a/lab/oauth2callback", "/a/lab/", cookie=cookie.partition(";")[0])
    assert answer.all("location") == ["/a/lab/runs?run=x"]


def test_nothing_else_is_changed() -> None:
    assert sent("/runs", "/x", referer=f"{AT}runs", cookie="lstm_lab_wanted=runs").all("location") == ["/x"]
    assert sent("/oauth2callback").headers == sent("/runs").headers
    # What a provider is asked at the end of a session, say.
    elsewhere = sent("/oauth2callback", "https://provider.example/", cookie="lstm_lab_wanted=runs")
    assert elsewhere.all("location") == ["https://provider.example/"]


HOSTILE = (
    "https://evil.example/",
    "https://evil.example/x",
    "//evil.example/runs",
    "/\\evil.example",
    "runs/../../x",
    "runs\r\nset-cookie: a=b",
    "runs?x=\r\n",
    "runs?x=<script>",
    "runs#//evil.example",
    "javascript:alert(1)",
    "auth/logout",
    "_stcore/health",
    "http://[",
    "runs?" + "x" * 2000,
    "\x00",
)


def test_whatever_a_cookie_or_a_referer_says_nobody_is_led_elsewhere() -> None:
    ends = [lands(quote(hostile, safe="/:?&=[]#")) for hostile in HOSTILE]
    ends += [came_back(f"lstm_lab_wanted={quote(hostile, safe='')}") for hostile in HOSTILE]
    assert [end for end in ends if not is_ours(end)] == []


@given(some.text(max_size=60))
def test_nor_does_anything_else(text: str) -> None:
    assert is_ours(came_back(f"lstm_lab_wanted={quote(text, safe='')}"))
    assert is_ours(f"/{after_login._of_ours(text)}")


def is_ours(location: str) -> bool:
    page, _, query = location.removeprefix("/").partition("?")
    return location.startswith("/") and page in {"", *after_login._PAGES} and query.isprintable() and "<" not in query
