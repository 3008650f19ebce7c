"""A lab listens to its own machine alone unless told otherwise, and says truly who can open the address it shows."""

import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import psutil
import pytest

from pages.kit.reach import hint
from pages.server import reach
from tests.processes import doors, wait_for

ROOT = Path(__file__).parents[2]
NETWORK = "192.168.1.5"
ANY = "0.0.0.0"  # noqa: S104 (named, never bound)


@pytest.mark.parametrize(
    ("shown", "bound", "network", "said"),
    [
        ("http://localhost:8501/train", "127.0.0.1", NETWORK, "--server.address"),
        ("http://127.0.0.1:8501/train", "localhost", None, "--server.address"),
        ("http://localhost:8501/train", ANY, NETWORK, "http://192.168.1.5:8501 "),
        ("http://[::1]:8501/train", "", NETWORK, "http://192.168.1.5:8501 "),
        ("http://localhost/train", "10.0.0.7", NETWORK, "http://10.0.0.7 "),
        ("http://localhost:80/train", "fd00::7", NETWORK, "http://[fd00::7]:80 "),
        ("http://localhost:8501/train", ANY, None, "this machine's name"),
    ],
)
def test_an_address_of_this_machine_is_said_to_be_of_no_use_to_others(shown, bound, network, said):
    assert said in hint(shown, bound, network)


@pytest.mark.parametrize("shown", ["https://lab.example.edu/train", "http://192.168.1.5:8501/", "http://lab:8501/"])
@pytest.mark.parametrize("bound", ["127.0.0.1", ANY, ""])
def test_nothing_is_said_where_the_address_came_from_elsewhere(shown, bound):
    assert hint(shown, bound, NETWORK) == ""


@pytest.mark.parametrize(("bound", "said"), [("127.0.0.1", "only this machine"), (ANY, ANY), ("", "all addresses")])
def test_the_terminal_says_who_can_open_the_lab(bound, said, monkeypatch, caplog):
    monkeypatch.setattr(reach, "bound_address", lambda: bound)
    reach.say_reach()
    assert said in caplog.text


@pytest.mark.slow
def test_the_lab_listens_to_this_machine_alone_by_default_and_where_a_container_says(tmp_path):
    """As `make app` starts it, and with the variable that containers set; with another address of this machine."""
    found = {}
    for address in ("", "127.0.0.2"):
        given = {name: value for name, value in os.environ.items() if name != "STREAMLIT_SERVER_ADDRESS"}
        more = {"LSTM_LAB_HOME": str(tmp_path / "home")} | ({"STREAMLIT_SERVER_ADDRESS": address} if address else {})
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = ("-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}")
        log = tmp_path / f"{address}.log"
        with log.open("wb") as output:
            app = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env={**given, **more}, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            found[address] = wait_for(lambda app=app: listening(app.pid), "the server's port")
            wait_for(lambda log=log: "only this machine can open the lab" in log.read_text(), "who can open it")
        finally:
            app.kill()
            app.wait()
    assert found == {"": {"127.0.0.1"}, "127.0.0.2": {"127.0.0.2"}}


def listening(pid):
    return {address for address, _ in doors([psutil.Process(pid)])}


def test_the_file_of_settings_is_what_makes_it_so():
    assert tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["address"] == "127.0.0.1"
