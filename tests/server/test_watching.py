"""Whoever watches the lab asks addresses of it: they say how it is to anybody, and numbers to who knows the secret."""

import json

from starlette.applications import Starlette

from lstm_core.health import state
from lstm_core.settings import read_settings
from pages.server.watching import health, metrics
from tests.asynchronous import awaited

SECRET = "a-secret-of-the-operator"  # noqa: S105


def asked(app, path, **headers):
    """Return status and text of an answer."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": given}
    awaited(app(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode()


def lab(home, secret=""):
    settings = read_settings({"LSTM_LAB_HOME": str(home), "LSTM_LAB_METRICS": secret})
    return Starlette(routes=[health(settings), metrics(settings)])


def test_the_address_says_whether_all_is_well(tmp_path, monkeypatch):
    status, text = asked(lab(tmp_path), "/healthz")
    assert (status, json.loads(text)["ok"]) == (200, True)
    monkeypatch.setattr(state, "LEAST_ROOM_BYTES", 2**60)
    status, text = asked(lab(tmp_path), "/healthz")
    assert (status, json.loads(text)["disk"]["ok"]) == (503, False)


def test_a_lab_whose_database_is_damaged_is_not_well(tmp_path):
    (tmp_path / "runs.sqlite").write_bytes(b"no database" * 1000)
    status, text = asked(lab(tmp_path), "/healthz")
    assert (status, json.loads(text)["database"]) == (503, {"ok": False})


def test_the_numbers_are_closed_until_a_secret_opens_them(tmp_path):
    assert asked(lab(tmp_path), "/metrics")[0] == 404
    assert asked(lab(tmp_path, SECRET), "/metrics")[0] == 404
    assert asked(lab(tmp_path, SECRET), "/metrics", authorization="Bearer wrong")[0] == 404
    status, text = asked(lab(tmp_path, SECRET), "/metrics", authorization=f"Bearer {SECRET}")
    assert status == 200
    assert "lstm_lab_healthy" in text
