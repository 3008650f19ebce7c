"""Logging in with a real OpenID Connect provider on this machine: nobody sees a page before, and theirs after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from lstm_core.config import ExperimentConfig
from lstm_core.settings import OPEN_DOOR
from pages.kit.owner import hashed
from tests.browser.lab import RunningLab, go, settled

SECRETS = """
[auth]
redirect_uri = "{lab}/oauth2callback"
cookie_secret = "{secret}"
client_id = "the lab"
client_secret = "known to both"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[tuple[RunningLab, str]]:
    """Return a lab in which people have to log in, and the issuer that says who they are."""
    with run_server_in_thread() as provider:
        issuer = f"http://localhost:{provider.server_port}"
        lab = RunningLab(
            tmp_path / "lab",
            LSTM_LAB_LOGIN="oidc",
            LSTM_LAB_OPEN_DOOR=OPEN_DOOR,
            LSTM_LAB_SCHEDULER="tcp://127.0.0.1:9",  # nobody: nothing is trained here
            HOME=str(tmp_path),
        )
        secrets = tmp_path / ".streamlit" / "secrets.toml"
        secrets.parent.mkdir()
        secrets.write_text(SECRETS.format(lab=lab.address, provider=issuer, secret="s" * 64))
        try:
            lab.start()
            yield lab, issuer
        finally:
            lab.stop()


def test_whoever_logs_in_finds_their_runs_and_nobody_else_finds_anything(
    guarded: tuple[RunningLab, str], browser: Browser
) -> None:
    lab, issuer = guarded
    theirs = lab.store.submit(ExperimentConfig(), hashed(f"{issuer}\nann"), "Ann's run")
    lab.store.submit(ExperimentConfig(), hashed(f"{issuer}\nbob"), "Bob's run")
    assert _said_without_login(lab, f"run={theirs}") == ["Attention LSTM lab", "Log in"]

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    go(page, f"{lab.address}/runs?run={theirs}")
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    page.get_by_role("button", name="Log in").click()
    page.get_by_placeholder("sub").fill("ann")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("Logged in as")).to_be_visible()
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()  # where they were going
    expect(page).to_have_url(f"{lab.address}/runs?run={theirs}")
    settled(page)
    assert {run.title for run in lab.store.of(hashed(f"{issuer}\nann"))} == {"Ann's run"}
    expect(page.get_by_text("1 run", exact=False).first).to_be_visible()
    assert all(cookie["httpOnly"] for cookie in context.cookies(lab.address) if cookie["name"] != "_streamlit_xsrf")
    assert not [cookie for cookie in context.cookies(lab.address) if "lstm_lab" in cookie["name"]]

    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="End session").click()  # the provider's, which sends back to the lab
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    context.close()


def _said_without_login(lab: RunningLab, query: str) -> list[str]:
    """Return the titles and buttons of whatever page somebody is shown who goes below the pages, without a login."""
    said = set()
    with connect(lab.websocket, subprotocols=["streamlit"], max_size=None) as socket:
        for name in ("", "watch", "runs", "data"):
            asked = BackMsg()
            asked.rerun_script.page_name, asked.rerun_script.query_string = name, query
            socket.send(asked.SerializeToString())
            while True:
                message = ForwardMsg.FromString(socket.recv(timeout=120))
                if message.WhichOneof("type") == "script_finished":
                    break
                element = message.delta.new_element
                said |= {element.heading.body, element.button.label, element.markdown.body.partition(" ")[0]}
    return sorted(said - {"", "Please"})
