"""What browsers are told of each answer, and whose websockets are taken."""

from functools import partial
from pathlib import Path

import pytest
import streamlit as st

from lstm_core.settings import Settings
from pages.server.own_pages_only import OwnPagesOnly
from pages.server.safe_headers import SafeHeaders, content_security_policy
from tests.server.asking import ask

LAB = Settings(Path("/srv/lab"), workers=1, scheduler=None)
FRAMED = Settings(Path("/srv/lab"), workers=1, scheduler=None, framed_by=("https://a.example", "https://*.b.example"))


def policy(settings: Settings) -> dict[str, set[str]]:
    """Return which sources the policy allows, by what they are for."""
    parts = [part.split() for part in content_security_policy(settings).split("; ")]
    return {name: set(sources) for name, *sources in parts}


def test_every_answer_tells_browsers_what_they_may_do() -> None:
    for path in ("/", "/static/x.js", "/_stcore/health"):
        headers = dict(ask(partial(SafeHeaders, settings=LAB), path).headers)
        assert headers["content-security-policy"] == content_security_policy(LAB)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-frame-options"] == "SAMEORIGIN"


def test_nothing_is_loaded_from_elsewhere_and_no_text_becomes_a_script() -> None:
    allowed = policy(LAB)
    scripts = {source for source in allowed.pop("script-src") if not source.startswith("'sha256-")}
    assert scripts == {"'self'", "'wasm-unsafe-eval'", "blob:"}
    assert set().union(*allowed.values()) == {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert [name for name, sources in allowed.items() if "'unsafe-inline'" in sources] == ["style-src"]


def test_only_named_sites_show_the_lab_in_a_frame() -> None:
    assert policy(LAB)["frame-ancestors"] == {"'self'"}
    assert policy(FRAMED)["frame-ancestors"] == {"'self'", "https://a.example", "https://*.b.example"}
    assert "x-frame-options" not in dict(ask(partial(SafeHeaders, settings=FRAMED)).headers)


@pytest.mark.parametrize("host", ["lab.example:8501", "127.0.0.1:8501", "[::1]:8501", "lab.example"])
def test_a_websocket_is_taken_from_the_same_host_and_port_alone(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", {"server.corsAllowedOrigins": ["https://named.example/"]}.get)
    name = host.rpartition(":")[0] or host
    others = [
        f"http://{name}:8502",
        "http://localhost:8501",
        "https://other.example",
        "null",
        "",
        f"http://{host}.evil",
    ]
    others += [
        f"http://evil@{name}:1",
        f"http://{host}@evil.example",
        "https://named.example:444",
        "file://",
        "http://",
    ]
    taken = {
        origin: ask(OwnPagesOnly, "/_stcore/stream", kind="websocket", origin=origin, host=host).status == 101
        for origin in [*others, f"http://{host}", f"https://{host.upper()}", "https://named.example"]
    }
    assert [origin for origin, yes in taken.items() if yes] == [
        f"http://{host}",
        f"https://{host.upper()}",
        "https://named.example",
    ]
    assert ask(OwnPagesOnly, "/_stcore/stream", kind="websocket", host=host).status == 101  # no browser
    assert ask(OwnPagesOnly, "/", origin="https://other.example", host=host).status == 200
