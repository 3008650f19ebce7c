"""The command ``lesson``."""

import pytest
import yaml

from lstm_core.cli import lesson as command
from lstm_core.lessons.computed import computed_path
from tests.lessons.test_lesson import written
from tests.made_results import made_result


@pytest.fixture
def seeds(monkeypatch):
    """Let results be made instead of trained, and return the seeds that were asked for."""
    asked = []

    def made(config, table, name):
        asked.append(config.seed)
        return made_result(config, table)

    monkeypatch.setattr(command, "run_with_bar", made)
    return asked


def test_a_lesson_is_held_again_and_again_from_other_seeds(tmp_path, lab, capsys, seeds):
    runs = [{"name": name, "settings": f"settings=1&rows=300&window={name}&seed=7"} for name in ("5", "9")]
    path = written(tmp_path, runs=runs)
    lab("lesson", str(path), "--repeat", "2", "--keep")
    out, err = capsys.readouterr()
    assert seeds == [7, 7, 107, 107]
    assert "It came out as the first time in 2 of 2." in out and "right is: 5" in out
    assert computed_path(path).exists() and str(computed_path(path)) in err.replace("\n", "")


def test_what_is_drawn_is_measured_each_time_and_not_counted(tmp_path, lab, capsys, seeds):
    asked = {"text": "Draw.", "kind": "drawing", "draws": "attention", "measure": "rows_back"}
    path = written(tmp_path, question=asked, runs=[{"name": "one", "settings": "settings=1&window=9"}])
    lab("lesson", str(path), "--repeat", "2")
    out = capsys.readouterr().out
    assert len(seeds) == 2
    assert [line.partition(":")[0] for line in out.splitlines()] == 2 * ["rows back, where attention looks most"]


def test_a_mistake_in_the_file_is_told(tmp_path, refused):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({"title": "x"}), encoding="utf-8")
    assert "mine.yaml can't be held" in refused("lesson", str(path))
