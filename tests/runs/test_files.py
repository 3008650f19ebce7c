"""A run's folder."""

import json
import zipfile

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import parse_config
from lstm_core.errors import RunNotReadyError
from lstm_core.experiment import run
from lstm_core.runs.files import load_result, save_result


def test_a_result_comes_back_from_its_folder_as_it_was(tmp_path, result):
    save_result(tmp_path, result)
    loaded = load_result(tmp_path)
    pd.testing.assert_frame_equal(loaded.test, result.test, check_freq=False)
    pd.testing.assert_frame_equal(loaded.series, result.series, check_freq=False)
    np.testing.assert_array_equal(loaded.attention, result.attention)
    assert loaded.weights.keys() == result.weights.keys()
    for name, array in result.weights.items():
        np.testing.assert_array_equal(loaded.weights[name], array)
    for name in ("config", "windows", "parameters", "loss", "val_loss", "evaluation", "scalers", "seconds", "ended_by"):
        assert getattr(loaded, name) == getattr(result, name), name


def test_a_run_is_replayed_from_its_folder_with_the_same_numbers(tmp_path, result, table):
    save_result(tmp_path, result)
    config = parse_config(json.loads((tmp_path / "result.json").read_text())["config"])
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
        "result.json",
        "series.parquet",
        "test.parquet",
    ]
