"""What benchmarks hold the lab against is right by itself: HAR, and what peers are given."""

import numpy as np
import pytest

from benchmarks.har import REACH, har
from benchmarks.peers.score import score
from benchmarks.peers.task import Task


@pytest.fixture
def level():
    return np.random.default_rng(7).normal(size=400).cumsum() * 0.1


def test_har_finds_the_weights_that_made_a_series():
    random = np.random.default_rng(0)
    level = list(random.normal(size=REACH))
    for _ in range(600):
        level.append(0.5 * level[-1] + 0.3 * np.mean(level[-5:]) - 0.2 * np.mean(level[-22:]) + 1)
    assert har(np.array(level), first=400) == pytest.approx(level[400:])


def test_har_does_not_see_the_future(level):
    later = level.copy()
    later[350:] += 100
    assert har(level, first=300)[:51].tolist() == har(later, first=300)[:51].tolist()


def test_a_task_is_read_as_it_was_written(level, tmp_path):
    rows = np.column_stack([level, level**2]).astype("float32")
    task = Task("made", ("A", "B"), (300, 200), 22, 4, 32, 0.001, 5, (rows, rows[:250]))
    task.save(tmp_path / "task.npz")
    read = Task.load(tmp_path / "task.npz")
    assert (read.tickers, read.first_test, read.steps) == (task.tickers, task.first_test, task.steps)
    assert [one.tolist() for one in read.rows] == [one.tolist() for one in task.rows]


def test_windows_of_a_task_end_before_the_row_that_they_predict(level):
    rows = level[:, None].astype("float32")
    task = Task("made", ("A",), (390,), 22, 4, 32, 0.001, 5, (rows,))
    assert [(row, window[-1, 0]) for _, row, window in task.tests()] == [
        (row, rows[row - 1, 0]) for row in range(390, 400)
    ]


def test_predictions_that_are_har_score_one_and_those_that_are_right_zero(level):
    rows = level[:, None].astype("float32")
    task = Task("made", ("A", "B"), (300, 350), 22, 4, 32, 0.001, 5, (rows, rows))
    known = rows[:, 0].astype("float64")
    same = score(task, np.concatenate([har(known, 300), har(known, 350)]))
    assert (same.har, same.tickers) == (pytest.approx(1), 2)
    right = score(task, np.concatenate([known[300:], known[350:]]))
    assert (right.har, right.better) == (pytest.approx(0, abs=1e-6), 2)
