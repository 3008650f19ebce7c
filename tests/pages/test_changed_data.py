"""Data that changed on the disk: it is said, it is no dead end, and the next run uses it as it is now."""

import os
from dataclasses import replace

import pytest

from lstm_core.config import preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.keeping.sp500_file import FILE_NAME
from lstm_core.draft import draft_of
from pages.kit import lab
from tests.made_results import made_result

CONFIG = (
    preset("tutorial")
    .with_("data", source="sp500", name="all_stocks_5yr", ticker="IBM")
    .with_("features", window=10)
    .with_("model", units=2)
)
CHANGED = "The data has changed since that run; the next run is trained on it as it is now."


def write(folder, make_table, seed):
    """Put a file in the form of the S&P 500 file into the operator's folder, in place of what was there."""
    frame = make_table(300, seed).frame.reset_index().assign(Name="IBM")
    path = folder / FILE_NAME
    path.write_text(frame.to_csv(index=False))
    os.utime(path, ns=(seed * 10**9, seed * 10**9))


@pytest.fixture
def folder(tmp_path, monkeypatch, make_table):
    """Return the operator's folder, with the file in it."""
    monkeypatch.setenv("LSTM_LAB_DATA", str(tmp_path / "given"))
    (tmp_path / "given").mkdir()
    write(tmp_path / "given", make_table, seed=1)
    return tmp_path / "given"


@pytest.fixture
def run_id(visit, folder, make_table):
    """Return a finished run on the file, which was replaced by another one since."""
    visit.open()
    table = load_series(CONFIG.data, lab.open_lab().libraries)
    config = CONFIG.with_("data", sha256=table.sha256)
    run_id = visit.store.submit(config, visit.owner, "IBM")
    visit.ledger.claim()
    visit.ledger.finish(run_id, replace(made_result(CONFIG, table), config=config))
    write(folder, make_table, seed=2)
    return run_id


def now():
    """Return the hash of the data as it is now."""
    return load_series(CONFIG.data, lab.open_lab().libraries).sha256


def look(visit, tab, run_id):
    visit.open()
    visit.app.session_state["check"] = tab
    return visit.open("reality_check", run=run_id)


def assert_trains_on_what_is_there(visit, before):
    assert visit.app.title[0].value == "Train"
    assert [box.value for box in visit.app.info] == [CHANGED]
    assert not visit.app.error
    visit.open("train")  # AppTest goes on with the page before one that a script has switched to
    visit.press("Train")
    assert visit.app.title[0].value == "Watch", visit.text()
    newest = visit.store.of(visit.owner)[0]
    assert newest.config.model_dump() == CONFIG.with_("data", sha256=now()).model_dump()
    assert newest.config.data.sha256 != before.config.data.sha256


def test_change_settings_trains_on_the_data_as_it_is_now(visit, run_id):
    visit.open("watch", run=run_id)
    visit.press("Change settings")
    assert_trains_on_what_is_there(visit, visit.store.get(run_id))


@pytest.mark.parametrize("tab", ["Backtest", "Leaks"])
def test_what_needs_the_very_data_is_not_offered_and_there_is_a_way_out(visit, run_id, tab):
    app = look(visit, tab, run_id)
    assert "is not the data this configuration was made for" in app.error[0].value
    assert not [
        button for button in app.button if button.label in ("Run the backtest", "Make these mistakes on purpose")
    ]
    visit.press("Train it on the data as it is now")
    assert_trains_on_what_is_there(visit, visit.store.get(run_id))


def test_a_series_that_was_looked_at_already_is_read_anew_when_it_changes(visit, folder, make_table):
    visit.open()
    first = lab.load_table(CONFIG.data.choice)
    assert lab.load_table(CONFIG.data.choice) is first, "read once"
    write(folder, make_table, seed=3)
    assert lab.load_table(CONFIG.data.choice).sha256 != first.sha256
    visit.session().draft = draft_of(CONFIG)
    write(folder, make_table, seed=4)
    visit.open("train")
    visit.press("Train")
    assert visit.store.of(visit.owner)[0].config.data.sha256 == now()


def test_results_can_still_be_looked_at(visit, run_id):
    for page in ("results", "reality_check", "attention", "forecast"):
        app = visit.open(page, run=run_id)
        assert not app.error


def test_a_forecast_of_more_rows_uses_the_data_as_it_is_now(visit, run_id):
    visit.open("forecast", run=run_id)
    assert CHANGED in visit.text()
    visit.press("Train a forecast of 5 rows")
    assert visit.store.of(visit.owner)[0].config.data.sha256 == now()
