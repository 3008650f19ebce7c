"""What is known of the inside of a run, computed once for everybody who looks at it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from lstm_core.explain.agreement import Agreement, agreement
from lstm_core.explain.attribution import Attribution, integrated_gradients
from lstm_core.explain.day import AttendedDay, attended_day
from lstm_core.explain.deletion import DeletionTest, deletion_test
from lstm_core.explain.head_parts import HeadParts, head_parts
from lstm_core.explain.many_days import DAYS, attribute, spread_days
from lstm_core.explain.permutation import PermutationImportance, permutation_importance
from lstm_core.explain.trained import TrainedModel, chunks
from pages.ui import lab

__all__ = [
    "DayInside",
    "agreement_of",
    "attribution_of",
    "attributions_of",
    "day_inside",
    "deletion_of",
    "heads_of",
    "importance_of",
    "is_known",
    "model_of",
]

Float32 = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class DayInside:
    """What happened inside on one predicted day.

    Attributes:
        attended: Attention and context vector.
        parts: What the head made of them.
    """

    attended: AttendedDay
    parts: HeadParts


@st.cache_resource(max_entries=16, show_spinner=False)
def model_of(run_id: str) -> TrainedModel:
    """Return the model that a run left behind."""
    return TrainedModel.of(lab.result_of(run_id))


@st.cache_resource(max_entries=16, show_spinner="Looking at each head …")
def heads_of(run_id: str) -> Float32:
    """Return the attention weights of all test windows by head, shape (samples, heads, time steps)."""
    result = lab.result_of(run_id)
    if result.config.model.attention != "multi_head":
        return result.attention[:, None]
    model = model_of(run_id)
    windows = model.windows()
    return np.concatenate([model.run(windows[part]).heads for part in chunks(len(windows), model.config)])


@st.cache_resource(max_entries=512, show_spinner=False)
def day_inside(run_id: str, sample: int) -> DayInside:
    """Return what happened inside on the day of a test sample."""
    model = model_of(run_id)
    passed = model.run(model.windows(np.array([sample])))
    return DayInside(attended_day(passed), head_parts(model.config.model, model.weights, passed))


@st.cache_resource(max_entries=512, show_spinner=False)
def attribution_of(run_id: str, sample: int) -> Attribution:
    """Return the integrated gradients of a test sample, from the training mean of each input."""
    model = model_of(run_id)
    (window,) = model.windows(np.array([sample]))
    return integrated_gradients(model.config.model, model.weights, window, model.baseline)


def importance_of(run_id: str) -> PermutationImportance:
    """Return how much each input is worth to the predictions; takes seconds the first time.

    Raises:
        TooFewRowsError: There are fewer than 2 test days.
    """
    found = _importance(run_id)
    _known().add(("importance", run_id, 0))
    return found


def attributions_of(run_id: str) -> tuple[NDArray[np.int64], Float32]:
    """Return some test samples, evenly spread, and their attributions; takes up to half a minute the first time."""
    return _attributions(run_id)


def deletion_of(run_id: str, k: int) -> DeletionTest:
    """Return what hiding the k most attended time steps does; takes seconds the first time."""
    found = _deletion(run_id, k)
    _known().add(("deletion", run_id, k))
    return found


def agreement_of(run_id: str, k: int) -> Agreement:
    """Return whether attribution points to the same time steps as attention."""
    samples, attributions = attributions_of(run_id)
    return agreement(lab.result_of(run_id).attention[samples], attributions, k)


def is_known(what: str, run_id: str, k: int = 0) -> bool:
    """Say whether something that takes long was computed already, for whomever.

    Args:
        what: ``importance`` or ``deletion``.
        run_id: The run.
        k: Of the deletion test.
    """
    return (what, run_id, k) in _known()


@st.cache_resource(show_spinner=False)
def _known() -> set[tuple[str, str, int]]:
    return set()


@st.cache_resource(max_entries=64, show_spinner="Shuffling each input 20 times …")
def _importance(run_id: str) -> PermutationImportance:
    return permutation_importance(model_of(run_id))


@st.cache_resource(max_entries=32, show_spinner=f"Asking which inputs made {DAYS} predictions …")
def _attributions(run_id: str) -> tuple[NDArray[np.int64], Float32]:
    model = model_of(run_id)
    samples = spread_days(len(model.test_rows), DAYS)
    return samples, attribute(model, samples)


@st.cache_resource(max_entries=128, show_spinner="Hiding time steps of each test day …")
def _deletion(run_id: str, k: int) -> DeletionTest:
    return deletion_test(model_of(run_id), k=k)
