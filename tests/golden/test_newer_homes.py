"""One thing of a newer version among all the others: it is shown as unreadable, can be deleted, and stops nothing."""

import json
import re
import sqlite3

import numpy as np
import pytest

from lstm_core.errors import StoreUnreadableError, UnreadableError
from lstm_core.formats import CHECKPOINT, RESULT
from lstm_core.model.weights import pack_arrays, unpack_arrays
from lstm_core.runs.store import Run, UnreadableRun
from tests.golden.homes import HOMES, contents_of, titled, unpack
from tests.golden.make_home import OWNER, Home, contents_of_run

NEWER = {"format": 99, "written_by": "9.9"}
SAYS = r"newer version of the lab \(9\.9\).*in format 99.*Start the newer version"


@pytest.fixture
def home(tmp_path):
    unpack(HOMES[-1], tmp_path)
    return Home(tmp_path)


@pytest.fixture
def was():
    return contents_of(HOMES[-1])


def renumber(path):
    """Make a file one of a newer version."""
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **NEWER}))


def execute(home, statement, values=()):
    with sqlite3.connect(home.store.home / "runs.sqlite") as database:
        database.execute(statement, values)
    database.close()


def renumber_config(home, run_id):
    with home.store.database.open() as connection:
        row = connection.execute("SELECT config FROM runs WHERE id = ?", (run_id,)).fetchone()
    config = json.dumps({**json.loads(row["config"]), **NEWER, "sorcery": True})
    execute(home, "UPDATE runs SET config = ? WHERE id = ?", (config, run_id))


def assert_nothing_else_is_stopped(home, was, but=()):
    """Look at all that is not of a newer version, and start what waits."""
    for run_id in was["runs"].keys() - set(but):
        home.store.get(run_id)
        contents_of_run(home, run_id)
    home.ledger.requeue_all()
    home.ledger.end_unreadable()
    home.ledger.coming()
    waiting = {run_id for run_id, run in was["runs"].items() if run["state"] in ("queued", "running")} - set(but)
    claimed = set()
    while (claim := home.ledger.claim()) is not None:
        claimed.add(claim.id)
    assert claimed == waiting
    if "upload" not in but:
        assert [upload.name for upload in home.libraries.uploads.of(OWNER)] == ["two tickers.csv"]
    if "sp500" not in but:
        assert home.libraries.sp500.tickers() == tuple(was["sp500"])


def test_the_settings_of_a_run_that_is_over(home, was):
    run_id = titled(was, "gru")
    renumber_config(home, run_id)
    (bad,) = [run for run in home.store.listed(OWNER) if isinstance(run, UnreadableRun)]
    assert (bad.id, bad.title) == (run_id, "gru")
    for ask in (home.store.get, home.store.result, home.store.verdict):
        with pytest.raises(UnreadableError, match=SAYS):
            ask(run_id)
    assert_nothing_else_is_stopped(home, was, but=[run_id])
    home.store.delete(run_id, OWNER)
    home.ledger.purge()
    assert all(isinstance(run, Run) for run in home.store.listed(OWNER))
    assert not home.store.folder(run_id).exists()


@pytest.mark.parametrize("title", ["waiting", "left running", "waiting with a checkpoint"])
def test_the_settings_of_a_run_that_waits(home, was, title):
    run_id = titled(was, title)
    renumber_config(home, run_id)
    assert_nothing_else_is_stopped(home, was, but=[run_id])
    with home.store.database.open() as connection:
        row = connection.execute("SELECT state, message FROM runs WHERE id = ?", (run_id,)).fetchone()
    assert row["state"] == "failed"
    assert "newer version of the lab (9.9)" in row["message"]
    home.store.delete(run_id, was["runs"][run_id]["owner"])
    home.ledger.purge()
    assert not home.ledger.is_needed() or home.store.queue() == []


def test_a_result(home, was):
    run_id = titled(was, "quantile")
    renumber(home.store.folder(run_id) / "result.json")
    for ask in (home.store.result, home.store.verdict):
        with pytest.raises(UnreadableError, match=SAYS):
            ask(run_id)
    assert home.store.get(run_id).config.training.loss == "quantile", "it can be trained again"
    assert_nothing_else_is_stopped(home, was, but=[run_id])
    home.store.delete(run_id, OWNER)
    home.ledger.purge()
    assert not home.store.folder(run_id).exists()


def test_the_settings_beside_a_result(home, was):
    path = home.store.folder(titled(was, "quantile")) / "result.json"
    fields = RESULT.load(path.read_bytes())
    path.write_bytes(RESULT.dump({**fields, "config": {**fields["config"], **NEWER}}))
    with pytest.raises(UnreadableError, match="newer version of the lab"):
        home.store.result(titled(was, "quantile"))
    assert_nothing_else_is_stopped(home, was, but=[titled(was, "quantile")])


def test_a_checkpoint(home, was):
    run_id = titled(was, "waiting with a checkpoint")
    path = home.store.folder(run_id) / "checkpoint.npz"
    assert CHECKPOINT.number < 99
    path.write_bytes(pack_arrays({**unpack_arrays(path.read_bytes()), "format": np.asarray(99)}))
    home.ledger.requeue_all()
    claims = []
    while (claim := home.ledger.claim()) is not None:
        claims.append(claim)
    assert {claim.id: claim.checkpoint for claim in claims}[run_id] is None, "it begins anew"
    assert len(claims) == sum(run["state"] in ("queued", "running") for run in was["runs"].values())


def test_model_files(home, was):
    run_id = titled(was, "several networks")
    path = home.store.folder(run_id) / "model_files.npz"
    members = unpack_arrays(path.read_bytes())
    about = json.dumps({**json.loads(members["about"].tobytes()), **NEWER}).encode()
    path.write_bytes(pack_arrays({**members, "about": np.frombuffer(about, dtype="uint8")}))
    asked = home.store.model_files(run_id)
    assert asked.state == "failed"
    assert re.search(SAYS, asked.message)
    home.store.ask_for_model_files(run_id, OWNER)
    assert home.store.model_files(run_id).state == "asked"
    assert_nothing_else_is_stopped(home, was)


def test_what_came_of_reading_an_upload(home, was):
    for path in home.store.home.glob("uploads/*/*/about.json"):
        renumber(path)
    (upload,) = home.libraries.uploads.of(OWNER)
    series = was["uploads"][0]["series"]
    assert {
        name: home.libraries.uploads.load(upload.id, name, upload.reading).sha256 for name in upload.tickers
    } == series
    assert_nothing_else_is_stopped(home, was)


def test_the_entry_of_an_upload(home, was):
    for path in home.store.home.glob("uploads/*/owners/*"):
        renumber(path)
    (lost,) = home.libraries.uploads.lost(OWNER)
    assert "newer version of the lab (9.9)" in lost.reason
    assert_nothing_else_is_stopped(home, was, but=["upload"])
    home.libraries.uploads.remove(lost.id, OWNER)
    assert home.libraries.uploads.listed(OWNER) == []


@pytest.mark.parametrize("file", ["in_use.json", "*/about.json"])
def test_the_sp500_file(home, was, file):
    for path in home.store.home.glob(f"sp500/{file}"):
        renumber(path)
    status = home.libraries.sp500.status()
    assert not status.ready
    assert "newer version of the lab (9.9)" in status.message
    assert_nothing_else_is_stopped(home, was, but=["sp500"])


def test_an_event(home, was):
    run_id = titled(was, "tutorial")
    execute(home, "INSERT INTO events VALUES (?, 99, ?)", (run_id, '{"kind": "paused", "epoch": 2}'))
    assert [event.kind for event in home.store.events(run_id)[0]] == was["runs"][run_id]["events"]
    assert_nothing_else_is_stopped(home, was)


def test_what_somebody_is_expected_to_train(home, was):
    home.store.expect(home.store.get(titled(was, "gru")).config, OWNER)
    execute(home, "UPDATE expected SET config = ?", (json.dumps(NEWER),))
    assert home.ledger.coming() == []
    assert_nothing_else_is_stopped(home, was)


@pytest.mark.parametrize("column", ["state", "purpose"])
def test_a_state_or_a_purpose(home, was, column):
    run_id = titled(was, "gru")
    execute(home, f"UPDATE runs SET {column} = 'new in 9.9' WHERE id = ?", (run_id,))  # noqa: S608 - a name of ours
    (bad,) = [run for run in home.store.listed(OWNER) if isinstance(run, UnreadableRun)]
    assert (bad.id, "newer version" in bad.reason) == (run_id, True)
    assert_nothing_else_is_stopped(home, was, but=[run_id])
    home.store.delete(run_id, OWNER)
    home.ledger.purge()
    assert len(home.store.listed(OWNER)) == len(home.store.of(OWNER))


def test_the_database_with_all_that_this_version_needs(home, was):
    execute(home, "ALTER TABLE runs ADD COLUMN color TEXT")
    execute(home, "PRAGMA user_version = 99")
    assert_nothing_else_is_stopped(Home(home.store.home), was)


def test_the_database_without_something_that_this_version_needs(home):
    execute(home, "ALTER TABLE runs DROP COLUMN stop_requested")
    execute(home, "PRAGMA user_version = 99")
    with pytest.raises(StoreUnreadableError, match="Start the newer version"):
        Home(home.store.home)
