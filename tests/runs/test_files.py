"""A run's folder."""

import dataclasses
import json
import zipfile

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.errors import RunNotReadyError
from lstm_core.experiment import run
from lstm_core.record import kept_config
from lstm_core.results import RunResult
from lstm_core.runs.files import load_result, save_result

FIELDS = [field.name for field in dataclasses.fields(RunResult)]


def same(one, other):  # noqa: PLR0911
    """Say whether two values of a result are the same, down to types and shapes."""
    if type(one) is not type(other):
        return False
    if isinstance(one, pd.DataFrame):
        return one.equals(other) and one.index.equals(other.index) and list(one.columns) == list(other.columns)
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, pd.DatetimeIndex):
        return one.equals(other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if dataclasses.is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in dataclasses.fields(one))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    return one == other


def changed(value):  # noqa: PLR0911
    """Return something of the same type that differs from a value."""
    if isinstance(value, pd.DataFrame):
        return value + 1
    if isinstance(value, np.ndarray):
        return value + np.ones(1, dtype=value.dtype)
    if isinstance(value, dict):
        return {**value, "more": next(iter(value.values()))}
    if isinstance(value, ExperimentConfig):
        return value.with_("", seed=value.seed + 1)
    if dataclasses.is_dataclass(value):
        first = next(field.name for field in dataclasses.fields(value) if field.name not in ("part", "outcome", "name"))
        return dataclasses.replace(value, **{first: changed(getattr(value, first))})
    if isinstance(value, pd.DatetimeIndex):
        return value + pd.Timedelta(days=1)
    if value is None:
        return 1
    return value[1:] if isinstance(value, str | bytes | tuple) else value + 1


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_comes_back_from_a_folder_as_it_was(tmp_path, result, field):
    save_result(tmp_path, result)
    assert same(getattr(load_result(tmp_path), field), getattr(result, field))


@pytest.mark.parametrize("field", FIELDS)
def test_the_comparison_would_notice_a_change_of_every_field(result, field):
    value = getattr(result, field)
    assert same(value, value)
    assert not same(changed(value), value)


def test_what_a_result_lacks_it_lacks_afterwards(tmp_path, result):
    save_result(tmp_path, dataclasses.replace(result, best_trained_weights=None))
    assert load_result(tmp_path).best_trained_weights is None


def test_a_run_is_replayed_from_its_folder_with_the_same_numbers(tmp_path, result, table):
    save_result(tmp_path, result)
    config = kept_config(json.loads((tmp_path / "result.json").read_text())["config"])
    again = run(config, table=table)
    assert again.loss == result.loss
    assert again.evaluation == result.evaluation


def test_a_folder_without_the_last_file_counts_as_not_ready(tmp_path, result):
    save_result(tmp_path, result)
    (tmp_path / "result.json").unlink()
    with pytest.raises(RunNotReadyError):
        load_result(tmp_path)


def test_no_file_needs_unpickling(tmp_path, result):
    save_result(tmp_path, result)
    with zipfile.ZipFile(tmp_path / "arrays.npz") as archive:
        assert all(b"pickle" not in archive.read(name)[:200] for name in archive.namelist())
    with np.load(tmp_path / "arrays.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)


def test_nothing_unfinished_is_left_behind(tmp_path, result):
    save_result(tmp_path, result)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "arrays.npz",
        "last_epoch.npz",
        "result.json",
        "series.parquet",
    ]
