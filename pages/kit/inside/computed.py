"""What is known of the inside of a run, computed once for everybody who looks at it."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import streamlit as st

from lstm_core.arrays import Float32, Int64
from lstm_core.explain.attribution import Attribution, integrated_gradients
from lstm_core.explain.day import AttendedDay, attended_day
from lstm_core.explain.deletion import DeletionTest, deletion_test
from lstm_core.explain.head_parts import HeadParts, head_parts
from lstm_core.explain.many_days import DAYS, attribute, spread_days
from lstm_core.explain.permutation import PermutationImportance, permutation_importance
from lstm_core.explain.trained import TrainedModel, chunks
from lstm_core.explain.which_weights import WhichWeights, with_weights
from lstm_core.model.attentions import attention_of
from lstm_core.results import RunResult
from pages.kit import lab

__all__ = [
    "DayInside",
    "Seen",
    "attribution_of",
    "attributions_of",
    "day_inside",
    "deletion_of",
    "heads_of",
    "is_known",
    "model_of",
    "permutation_importance_of",
    "result_seen",
]


class Seen(NamedTuple):
    """Which weights of which run are looked at; all that is computed from them is kept under this name.

    Attributes:
        run_id: The run; of one on many tickers with the ticker, as ``lab.of_ticker`` names it.
        weights: Those that it kept, or those of its best trained epoch.
    """

    run_id: str
    weights: WhichWeights = "kept"


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
def result_seen(seen: Seen) -> RunResult:
    """Return a run's result with the predictions and the attention of these weights."""
    return with_weights(lab.result_of(seen.run_id), seen.weights)


@st.cache_resource(max_entries=16, show_spinner=False)
def model_of(seen: Seen) -> TrainedModel:
    """Return the model with these weights."""
    return TrainedModel.of(result_seen(seen))


@st.cache_resource(max_entries=16, show_spinner="Looking at each head …")
def heads_of(seen: Seen) -> Float32:
    """Return the attention weights of all test windows by head, shape (samples, heads, time steps)."""
    result = result_seen(seen)
    if not attention_of(result.config.model).has_heads:
        return result.attention[:, None]
    model = model_of(seen)
    windows = model.windows()
    return np.concatenate([model.run(windows[part]).heads for part in chunks(len(windows), model.config)])


@st.cache_resource(max_entries=512, show_spinner=False)
def day_inside(seen: Seen, sample: int) -> DayInside:
    """Return what happened inside on the day of a test sample."""
    model = model_of(seen)
    passed = model.run(model.windows(np.array([sample])))
    return DayInside(attended_day(passed), head_parts(model.config.model, model.weights, passed))


@st.cache_resource(max_entries=512, show_spinner=False)
def attribution_of(seen: Seen, sample: int) -> Attribution:
    """Return the integrated gradients of a test sample, from the mean of each input."""
    model = model_of(seen)
    (window,) = model.windows(np.array([sample]))
    return integrated_gradients(model.config.model, model.weights, window, model.baseline)


def permutation_importance_of(seen: Seen) -> PermutationImportance:
    """Return how much each input is worth to the predictions; takes seconds the first time.

    Raises:
        TooFewRowsError: There are fewer than 2 test days.
    """
    found = _importance(seen)
    _known().add(("importance", seen, 0))
    return found


def attributions_of(seen: Seen) -> tuple[Int64, Float32]:
    """Return some test samples, evenly spread, and their attributions; takes up to half a minute the first time."""
    return _attributions(seen)


def deletion_of(seen: Seen, k: int) -> DeletionTest:
    """Return what hiding the k most attended time steps does; takes seconds the first time."""
    found = _deletion(seen, k)
    _known().add(("deletion", seen, k))
    return found


def is_known(what: str, seen: Seen, k: int = 0) -> bool:
    """Say whether something that takes long was computed already, for whomever.

    Args:
        what: ``importance`` or ``deletion``.
        seen: Which weights of which run.
        k: Of the deletion test.
    """
    return (what, seen, k) in _known()


@st.cache_resource(show_spinner=False)
def _known() -> set[tuple[str, Seen, int]]:
    return set()


@st.cache_resource(max_entries=64, show_spinner="Shuffling each input 20 times …")
def _importance(seen: Seen) -> PermutationImportance:
    return permutation_importance(model_of(seen))


@st.cache_resource(max_entries=32, show_spinner=f"Asking which inputs made {DAYS} predictions …")
def _attributions(seen: Seen) -> tuple[Int64, Float32]:
    model = model_of(seen)
    samples = spread_days(len(model.test_rows), DAYS)
    return samples, attribute(model, samples)


@st.cache_resource(max_entries=128, show_spinner="Hiding time steps of each test day …")
def _deletion(seen: Seen, k: int) -> DeletionTest:
    return deletion_test(model_of(seen), k=k)
