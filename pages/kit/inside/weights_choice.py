"""Runs that kept their untrained weights: every page that looks inside says so, and offers the best trained epoch."""

import streamlit as st

from lstm_core.explain.which_weights import WhichWeights, has_trained_weights, why_untrained
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from pages.kit import lab
from pages.kit.inside.computed import Seen

__all__ = ["choose_weights"]

_KEY = "weights"  # in the address, too
_OPTIONS: dict[WhichWeights, str] = {"kept": "kept, untrained", "best": "best trained epoch"}


def choose_weights(run: Run, result: RunResult, but: str = "") -> Seen:
    """Warn of untrained weights, and let a person look at those of the best trained epoch; nothing for other runs.

    Args:
        run: The run that the page is about.
        result: Its result.
        but: What on the page the weights do not matter for, as a sentence.
    """
    about = lab.of_ticker(run.id, result)
    if result.kept_epoch:
        _say_which_network(result)
        return Seen(about)
    note = st.container()
    which: WhichWeights = _control(result, but) if has_trained_weights(result) else "kept"
    if which == "kept":
        _say_which_network(result)
    if which == "best":
        note.info(_about_the_best_epoch(result), icon=":material/history:")
    else:
        note.warning(f"{_about_random_numbers(result)} {_way_out(result)} {but}".strip(), icon=":material/casino:")
    return Seen(about, which)


def _say_which_network(result: RunResult) -> None:
    """Say whose attention and gates these are where the run's prediction is a mean."""
    count, linear = len(result.members), result.linear is not None
    if count == 1 and not linear:
        return
    networks = counted(count, "network") if count > 1 else "a network"
    of = f"{networks}{' and a linear model' if linear else ''}"
    st.info(
        f"This run predicts by the mean of {of}. Attention, gates, attributions and the parts of a prediction are "
        f"those of **{'the first network' if count > 1 else 'the network'} alone**; What if and permutation importance "
        "ask for the mean.",
        icon=":material/stacks:",
    )


def _control(result: RunResult, but: str) -> WhichWeights:
    chosen: WhichWeights = st.segmented_control(
        "Weights to look at",
        list(_OPTIONS),
        default="kept",
        required=True,
        format_func=_OPTIONS.__getitem__,
        key=_KEY,
        bind="query-params",
        help="The weights that the run kept are from before its training. Of the epochs that were trained, number "
        f"{result.best_trained_epoch} had the lowest {result.watched} loss; its weights were recorded, but not kept. "
        f"{but}",
    )
    return chosen


def _about_random_numbers(result: RunResult) -> str:
    return (
        "**What you see here are patterns of random numbers, and nothing that was learned.** This run kept the weights "
        f"from before its training: {why_untrained(result)}."
    )


def _about_the_best_epoch(result: RunResult) -> str:
    return (
        f"**You look at the weights of epoch {result.best_trained_epoch}, which this run did not keep**: "
        f"{why_untrained(result)}. Its results on other pages are those of the untrained weights that it kept."
    )


def _way_out(result: RunResult) -> str:
    if has_trained_weights(result):
        return f"Below you can look at the weights of its best trained epoch, {result.best_trained_epoch}, instead."
    if result.loss:
        return (
            "When it was trained, the weights of its best epoch were not recorded. Train it again, and you can look at "
            "them here."
        )
    return "So there is no trained epoch to look at instead."
