"""Homes that earlier versions of the lab left behind open in this one with everything in them."""

import dataclasses
import json
import re

import pandas as pd
import pytest

from lstm_core.data.catalogue import load_series
from lstm_core.events import Started
from lstm_core.experiment import run
from lstm_core.formats import FORMATS
from lstm_core.results import RunResult
from lstm_core.runs.files import load_result
from lstm_core.runs.schema import STEPS
from lstm_core.training.checkpoints import Checkpoint
from lstm_core.verdicts.skill import verdict_of
from tests.further import further_but
from tests.golden.homes import HOMES, formats_in, titled, unpack
from tests.golden.make_home import OWNER, Home, contents

# The databases that brought these kinds.
SINCE = {"draft": 4, "study": 5, "summary": 5, "guess": 6, "class": 7, "model": 8, "deletion": 9}
SINCE_DATABASE_5 = ("studies", "marks", "bin", "summaries")
SINCE_DATABASE_6 = ("guess", "codes")
SINCE_DATABASE_7 = ("classes",)
SINCE_DATABASE_8 = ("models",)
every_home = pytest.mark.parametrize("name", HOMES)


def close(found, expected):
    """Say whether plain values are the same, numbers but for the last digits."""
    if isinstance(expected, float):
        return found == pytest.approx(expected, rel=1e-6)
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(close(found.get(name), value) for name, value in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(close, found, expected))
    return found == expected


def numbers_in(sentence):
    """Return the numbers that a sentence tells."""
    return re.findall(r"\d[\d.,]*\d|\d", sentence)


@every_home
def test_everything_is_found_again(name, tmp_path):
    was = unpack(name, tmp_path)
    now = contents(Home(tmp_path))
    assert now["runs"].keys() == was["runs"].keys()
    for run_id, expected in was["runs"].items():
        for part, value in expected.items():
            found = now["runs"][run_id][part]
            # The words of a sentence become better from version to version; its numbers stay.
            same = numbers_in(found) == numbers_in(value) if part == "sentence" else close(found, value)
            assert same, (expected["title"], part)
    assert sorted(now["queue"]) == sorted(was["queue"])  # whose turn it is goes by the time that has passed since
    parts = (
        "uploads",
        "sp500",
        *(was.keys() & {"draft", *SINCE_DATABASE_5, *SINCE_DATABASE_6, *SINCE_DATABASE_7, *SINCE_DATABASE_8}),
    )
    assert all(close(now.get(part), was.get(part)) for part in parts)


@every_home
def test_there_is_one_of_everything(name, tmp_path):
    """A golden home that lacks a kind of thing would say nothing of it."""
    was = unpack(name, tmp_path)
    runs = was["runs"].values()
    formats = formats_in(tmp_path)
    since = {kind: number for kind, number in SINCE.items() if max(formats["database"]) < number}
    paused = {"paused"} if max(formats["database"]) >= 5 else set()
    assert {run["state"] for run in runs} == {"queued", "running", "finished", "stopped", "failed"} | paused
    assert all(was.get(part) for part in SINCE_DATABASE_5) == bool(paused)
    assert all(was.get(part) for part in SINCE_DATABASE_6) == (max(formats["database"]) >= 6)
    assert all(was.get(part) for part in SINCE_DATABASE_7) == (max(formats["database"]) >= 7)
    assert all(was.get(part) for part in SINCE_DATABASE_8) == (max(formats["database"]) >= 8)
    assert {run["purpose"] for run in runs} == {None, "leak", "backtest", "seeds"}
    assert {run["config"]["leak"] for run in runs} == {"none", "scaler", "shuffle", "stopping"}
    assert {run["config"]["data"]["source"] for run in runs} == {"bundled", "sp500", "upload"}
    assert 0 in {run.get("kept epoch") for run in runs}
    assert {kind for kind, numbers in formats.items() if not numbers} == since.keys()


@every_home
def test_a_persons_runs_are_listed_and_none_of_them_is_unreadable(name, tmp_path):
    was = unpack(name, tmp_path)
    mine = [run_id for run_id, run in was["runs"].items() if run["owner"] == OWNER]
    store = Home(tmp_path).store
    assert [run.id for run in store.of(OWNER, grouped=True)] == list(reversed(mine))
    assert len(store.listed(OWNER, grouped=True)) == len(mine)


@pytest.mark.parametrize("name", ["home_1", "home_2", "home_3"])
def test_what_is_judged_anew_comes_out_as_it_was_judged_then(name, tmp_path):
    """Formats 1 and 2 kept the verdict itself; it is computed now from what they kept beside it."""
    unpack(name, tmp_path)
    paths = list(tmp_path.glob("runs/*/result.json"))
    assert len(paths) > 10
    for path in paths:
        was, result = json.loads(path.read_bytes()), load_result(path.parent)
        now, verdict = json.loads(json.dumps(dataclasses.asdict(verdict_of(result)))), was["verdict"]
        numbers = verdict.keys() - {"sentence", "reasons"}
        assert {name: now[name] for name in numbers} == {name: verdict[name] for name in numbers}
        # Words have become better since; what they say has not changed.
        assert numbers_in(now["sentence"]) == numbers_in(verdict["sentence"])
        assert [one["title"] for one in now["reasons"]] == [one["title"] for one in verdict["reasons"]]
        evaluation = dataclasses.asdict(result.evaluation)
        for metrics in (evaluation["model"], evaluation["persistence"]):
            assert (metrics.pop("qlike"), metrics.pop("mase")) == (None, None)  # of format 4
        assert json.loads(json.dumps(evaluation)) == was["evaluation"]
        assert {part: shape and list(shape) for part, shape in result.windows.items()} == was["windows"]
        assert (result.data_sha256, result.watched) == (was["data_sha256"], was["watched"])
        assert dataclasses.asdict(result.parameters) == was["parameters"]
        test = pd.read_parquet(path.parent / "test.parquet")
        pd.testing.assert_frame_equal(result.test, test, check_index_type=False, check_freq=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", further_but(HOMES, HOMES[0], HOMES[-1]))
def test_the_queue_goes_on_and_a_run_goes_on_from_its_checkpoint(name, tmp_path):
    was = unpack(name, tmp_path)
    home = Home(tmp_path)
    home.ledger.requeue_all()
    waiting = {run_id for run_id, run in was["runs"].items() if run["state"] in ("queued", "running")}
    begun = {}
    while (claim := home.ledger.claim()) is not None:
        events = []
        checkpoint = None if claim.checkpoint is None else Checkpoint.from_bytes(claim.checkpoint)
        table = load_series(claim.config.data, home.libraries)
        home.ledger.finish(claim.id, run(claim.config, events.append, table=table, checkpoint=checkpoint))
        begun[claim.id] = next(event.first_epoch for event in events if isinstance(event, Started))
    resumed = titled(was, "waiting with a checkpoint")
    assert begun == {run_id: 4 if run_id == resumed else 1 for run_id in waiting}
    assert {home.store.get(run_id).state for run_id in waiting} == {"finished"}
    assert len(home.store.result(resumed).loss) == 6


@every_home
def test_a_home_says_its_formats(name, tmp_path):
    unpack(name, tmp_path)
    (number,) = {name.removeprefix("home_")}
    if number == "1":
        none = {kind: set() for kind in SINCE}
        assert formats_in(tmp_path) == {**{kind: {1} for kind in FORMATS}, "database": {0}, **none}
    else:
        assert {len(numbers) for kind, numbers in formats_in(tmp_path).items() if kind not in SINCE} == {1}


def test_the_newest_golden_home_is_of_the_formats_that_this_version_writes(tmp_path):
    """Whoever changes what is kept adds a golden home of it: ``tests/golden/README.md`` says how."""
    was = unpack(HOMES[-1], tmp_path)
    written = {**{name: {kind.number} for name, kind in FORMATS.items()}, "database": {len(STEPS)}}
    assert formats_in(tmp_path) == written
    path = tmp_path / "runs" / titled(was, "tutorial") / "result.json"
    fields = json.loads(path.read_bytes())
    kept_elsewhere = {"series", "attention", "weights", "best_trained_weights", "outputs", "calibration"}
    plain = {field.name: field for field in dataclasses.fields(RunResult) if field.name not in kept_elsewhere}
    kept = fields.keys() - {"format", "written_by", "sha256_of_the_rest", "files", "step"}
    assert kept <= plain.keys()
    # A field that came later within a format has a default that means what its absence meant (docs/formats.md).
    assert all(plain[name].default is not dataclasses.MISSING for name in plain.keys() - kept)
