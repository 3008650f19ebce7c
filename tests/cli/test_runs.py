"""The command ``runs`` on a home folder."""

import json

import pytest

from lstm_core.cli.commands import app
from lstm_core.errors import ConfigError, DataError
from lstm_core.runs.files import save_result
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.store import RunStore
from tests.pages.made_runs import MadeRuns, small


class Home:
    """What ``MadeRuns`` needs of a visit."""

    def __init__(self, folder):
        self.store, self.owner = RunStore(folder), "ann"
        self.ledger = Ledger(self.store)


@pytest.fixture
def home(tmp_path):
    made = MadeRuns(Home(tmp_path / "home"))
    for seed in (1, 2):
        made.finished(small().with_("", seed=seed))
    made.finished(small().with_("model", units=3), "bob")
    made.unreadable(small())
    made.queued(small())
    return tmp_path / "home"


def say(capsys, *arguments):
    app([*map(str, arguments)], standalone_mode=False)
    return capsys.readouterr()


def test_all_runs_are_a_table_with_what_differs(home, capsys):
    said = say(capsys, "runs", home)
    head, *rows = said.out.splitlines()
    assert head.split()[:3] == ["id", "Run", "State"]
    assert len(rows) == 4
    assert "waiting" in rows[0], "the newest on top"
    assert "units 3" in said.out
    assert "1 run can't be read" in said.err


def test_it_is_sorted_searched_and_grouped_and_the_same_as_json(home, capsys):
    rows = json.loads(say(capsys, "runs", home, "--json", "--sort", "skill").out)["rows"]
    skills = [row["skill"] for row in rows]
    assert skills[-1] is None
    assert skills[:-1] == sorted(skills[:-1], reverse=True)
    told = json.loads(say(capsys, "runs", home, "--json", "--search", "units 3").out)
    assert [row["differs"] for row in told["rows"]] == ["tutorial, window 6, units 3, epochs 4"]
    assert len(told["unreadable"]) == 1
    together = json.loads(say(capsys, "runs", home, "--json", "--seeds-together").out)["rows"]
    assert sorted(row["count"] for row in together) == [1, 3]
    assert all(len(row["ids"]) == row["count"] for row in together)


def test_what_is_no_home_or_no_column_is_refused_and_nothing_is_made(tmp_path, home, capsys):
    with pytest.raises(ConfigError, match="no home folder of a lab"):
        say(capsys, "runs", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(ConfigError, match="no column 'beauty'"):
        say(capsys, "runs", home, "--sort", "beauty")


def test_runs_of_a_study_whose_test_figures_are_shut_are_refused_until_they_are_opened(home, capsys):
    store = RunStore(home)
    parent = next(run for run in store.of("ann") if run.has_result)
    other = parent.config.with_("model", units=5)
    study = store.submit_study([other], parent.id, "sweep", "ann", "IBM", {}, replaces=False)
    (run,) = store.study_runs(study)
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET state = 'finished', has_result = 1 WHERE id = ?", (run.id,))
    save_result(store.folder(run.id), store.result(parent.id))
    folders = [store.folder(parent.id), store.folder(run.id)]
    for command in (["compare", *folders], ["explain", folders[1]], ["judge", folders[1]]):
        with pytest.raises(DataError, match=r"test figures are shut.*Open them on the lab's page Experiments first"):
            say(capsys, *command)
    store.open_tests(study, "ann")
    assert "A  " in say(capsys, "compare", *folders).out
