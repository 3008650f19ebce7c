"""Keras' own tests of its LSTM, as they come with the package, run on the fused layer."""

import importlib
import inspect
import unittest
from collections.abc import Iterator

import pytest

from lstm_core.model.fused_lstm import FusedLSTM

MODULES = ("keras.src.layers.rnn.lstm_test", "keras.src.layers.rnn.bidirectional_test")
TRAINS = ("test_basics",)  # seconds each: it fits a model, with and without XLA, in several kinds of numbers


def _cases() -> Iterator[unittest.TestCase]:
    """Yield those of Keras' tests that have anything to do with the LSTM."""
    for name in MODULES:
        for suite in unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name)):
            yield from (case for case in suite if "LSTM" in inspect.getsource(_method(case)) or "lstm_test" in name)


def _method(case: unittest.TestCase) -> object:
    return inspect.unwrap(getattr(type(case), case._testMethodName))


CASES = {f"{type(case).__name__}.{case._testMethodName}": case for case in _cases()}


def test_keras_tests_are_there() -> None:
    names = {name.rpartition(".")[2] for name in CASES}
    assert {"test_correctness0", "test_masking", "test_statefulness", "test_return_state", "test_output_shape"} <= names


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name.endswith(TRAINS) else ()) for name in CASES]
)
def test_keras_test_passes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    monkeypatch.setattr(importlib.import_module(type(case).__module__).layers, "LSTM", FusedLSTM)
    outcome = unittest.TestResult()
    case.run(outcome)
    if outcome.skipped:
        pytest.skip(outcome.skipped[0][1])
    assert [trace for _, trace in (*outcome.failures, *outcome.errors)] == []
    assert outcome.testsRun == 1
