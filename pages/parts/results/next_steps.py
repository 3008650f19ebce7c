"""What to try next with a run that is no better than a simple method, some of it one press away."""

import streamlit as st

from lstm_core.config import ExperimentConfig, preset
from lstm_core.errors import LabError
from lstm_core.results import RunResult
from lstm_core.verdicts.next_steps import fitting_steps, scaled_by_window
from pages.kit import state
from pages.kit.again import ask_how_far, train_again
from pages.kit.messages import plain, show_error

__all__ = ["show_next_steps"]


def show_next_steps(result: RunResult) -> None:
    """Say what may help a run that is no better than a simple method, and offer what can be had in one press."""
    steps = fitting_steps(result)
    if not steps:
        return
    with st.container(border=True):
        st.markdown("**What to try next**")
        told = [plain(step.sentence).partition(". ") for step in steps]
        st.markdown("\n".join(f"- **{first}.** {rest}" for first, _, rest in told))
        with st.container(horizontal=True):
            offers_window = any(step.outcome == "range" for step in steps)
            by_window = offers_window and st.button(
                "Scale each window by itself",
                icon=":material/fit_screen:",
                type="primary",
                help="Brings the settings of this run to the Train page, with each window scaled by its own mean and "
                "deviation, and with attention that can look at the end of a window.",
            )
            how_far = any(step.outcome == "knowable" for step in steps) and st.button(
                "Ask how far it will move",
                icon=":material/expand:",
                type="secondary" if offers_window else "primary",
                help="Brings the series of this run to the Train page with the volatility preset: it predicts how far "
                "the price moves in a row, which can be foreseen in part, in place of where it goes.",
            )
            has_better = any(step.outcome in ("change", "validation") for step in steps)
            recommended = has_better and st.button(
                "Try the recommended settings on this series",
                icon=":material/tune:",
                help="Brings series, inputs, target and window of this run to the Train page, with the recommended "
                "preset.",
            )
    if by_window:
        changed = scaled_by_window(result.config)
        train_again(result.config, state.run_id(), features=changed.features, model=changed.model)
    if how_far:
        try:
            ask_how_far(result.config, state.run_id())
        except LabError as error:
            show_error(error)
    if recommended:
        _recommended(result.config)


def _recommended(config: ExperimentConfig) -> None:
    best = preset("recommended")
    wanted = {"target_kind": best.features.target_kind, "scaling": best.features.scaling}
    features = config.features.model_copy(update=wanted)
    train_again(
        config, state.run_id(), features=features, split=best.split.choice, model=best.model, training=best.training
    )
