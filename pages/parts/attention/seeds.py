"""Stability over seeds: the same training begun from other initial weights, and whether it attends alike."""

import streamlit as st

from lstm_core.charts.attention.profile import CAPTION_SEEDS, seed_profiles
from lstm_core.config import ExperimentConfig
from lstm_core.explain.stability import Stability, stability
from lstm_core.explain.truth_findings import STABLE
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from pages.kit import lab
from pages.kit.charts import show_described, show_numbers
from pages.kit.inside.computed import Seen, result_seen
from pages.kit.inside.weights_choice import tell_untrained_seeds
from pages.kit.study import are_over, lacking, may_start, start, usable, watch_group

__all__ = ["show_seeds", "stability_of"]

_USUAL, _MOST = 3, 8
_SEEDS = 2**31  # one more than the largest


def stability_of(run: Run, seen: Seen) -> Stability | None:
    """Return how alike the finished trainings from other seeds attend; ``None`` if there is none.

    Args:
        run: The run whose seeds they are.
        seen: Which weights of it are looked at; of the others it is the same ones.
    """
    others = _finished(_group(run))
    return _compared((seen, *(seen._replace(run_id=each.id) for each in others))) if others else None


def show_seeds(run: Run, seen: Seen, result: RunResult) -> None:
    """Let the run's owner train other seeds, and show how it goes and what came of it.

    Args:
        run: A run that has a result and attention.
        seen: Which weights of it are looked at.
        result: Its result with these weights.
    """
    group = _group(run)
    names = [f"seed {each.config.seed}" for each in group]
    if not group:
        st.markdown(
            "Training begins from random weights, which the seed decides. If other seeds lead attention elsewhere, "
            "the first answer was chance."
        )
        _ask(run)
    elif not are_over(group):
        watch_group(run, "seeds", names)
    else:
        _show_result(run, seen, result, group, names)
        with st.expander("Train other seeds again", icon=":material/restart_alt:"):
            st.caption("New trainings take the place of those above.")
            _ask(run)


def _group(run: Run) -> list[Run]:
    return lab.open_lab().store.group(run.id, "seeds")


def _finished(group: list[Run]) -> list[Run]:
    return [each for each in group if usable(each)]


def _ask(run: Run) -> None:
    if not may_start(run, "trainings from other seeds"):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        count = st.number_input(
            "Other seeds",
            1,
            _MOST,
            _USUAL,
            key=f"seeds_{run.id}",
            width=160,
            help="How many more times the same settings are trained, each time from other initial weights and with the "
            "batches in another order.",
        )
        pressed = st.button(
            f"Train {count} seed{'' if count == 1 else 's'}",
            type="primary",
            icon=":material/casino:",
            help="In the background. You can leave the page meanwhile.",
        )
    st.caption(f"Up to {run.config.training.epochs:,} epochs each.")
    if pressed:
        start(run, _other_seeds(run.config, count), "seeds")


def _other_seeds(config: ExperimentConfig, count: int) -> list[ExperimentConfig]:
    return [config.with_("", seed=(config.seed + number) % _SEEDS) for number in range(1, count + 1)]


def _show_result(run: Run, seen: Seen, result: RunResult, group: list[Run], names: list[str]) -> None:
    missing = lacking(group, names)
    if missing:
        st.warning(missing, icon=":material/rule:")
    others = _finished(group)
    found = stability_of(run, seen)
    if found is None:
        return
    tell_untrained_seeds({each.config.seed: lab.result_of(each.id) for each in others}, seen.weights)
    show_numbers(
        (
            "Window by window",
            _number(found.day),
            "Rank correlation of a window's attention between two seeds, mean of all pairs.",
        ),
        (
            "Beyond the profile",
            _number(found.beyond_profile),
            "The same without each run's mean profile: do they see the same thing in a window?",
        ),
        (
            "Mean profiles",
            _number(found.profile),
            "Rank correlation of the mean attention by age: do they look equally far back?",
        ),
    )
    st.caption(
        f"1 is the same order of the steps, 0 none. From {STABLE} on, window by window, the seeds count as agreeing."
    )
    alt = f"Mean attention by age of seeds {', '.join(str(seed) for seed in found.seeds)}."
    attention = {each.config.seed: result_seen(seen._replace(run_id=each.id)).attention for each in others}
    figure = seed_profiles(result, attention)
    show_described(figure, CAPTION_SEEDS, "seed_profiles", alt)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:+.2f}"


@st.cache_resource(max_entries=64, show_spinner=False)
def _compared(runs: tuple[Seen, ...]) -> Stability:
    return stability([result_seen(each) for each in runs])
