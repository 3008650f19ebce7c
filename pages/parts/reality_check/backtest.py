"""The backtest of a run: the same model trained anew again and again, each time tested on the rows that came next."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lstm_core.charts.results.folds import CAPTION_FOLDS, CAPTION_RATIOS, fold_ratios, fold_stretches
from lstm_core.config import ExperimentConfig
from lstm_core.errors import LabError
from lstm_core.evaluation.backtest import Backtest, Scheme, fold_configs, summarize
from lstm_core.evaluation.folds import FEWEST_TESTED
from lstm_core.features.indicators import label
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from lstm_core.steps import Step, step_of
from pages.kit import lab
from pages.kit.charts import date_column, show, show_moving, show_numbers
from pages.kit.messages import plain, show_error
from pages.kit.study import are_over, is_own, lacking, may_start, start, usable, watch_group
from pages.kit.verdict import verdict_box

__all__ = ["show_backtest"]

_USUAL_FOLDS, _MOST_FOLDS = 5, 10
_SCHEMES = {
    Scheme.EXPANDING: "from all rows before its exam",
    Scheme.ROLLING: "from as many rows as the first one",
}


def show_backtest(run: Run, result: RunResult) -> None:
    """Show what a backtest is, let the run's owner start one, and show how it goes and what came of it.

    Args:
        run: A run that has a result.
        result: Its result.
    """
    st.markdown(
        "A single test part is one stretch of history, and a model may be lucky there. A **walk-forward backtest** "
        "trains the same settings anew several times, each time on the past alone, and tests each model on the rows "
        "that came next."
    )
    folds = lab.open_lab().store.group(run.id, "backtest")
    names = [f"fold {number}" for number in range(1, len(folds) + 1)]
    dates = pd.DatetimeIndex(result.series.index)
    if not folds:
        _ask(run, dates)
    elif not are_over(folds):
        watch_group(run, "backtest", names)
        _draw_folds([fold.config for fold in folds], dates, "folds_running")
    else:
        _show_result(folds, names, dates)
        if is_own(run):
            with st.expander("Run it again with other folds", icon=":material/restart_alt:"):
                st.caption("A new backtest of this run takes the place of the one above.")
                _ask(run, dates)


def _ask(run: Run, dates: pd.DatetimeIndex) -> None:
    """Show the settings and what they lead to, and start the backtest when asked to."""
    if not may_start(run, "a backtest"):
        return
    try:
        configs = _choose(run, len(dates), step_of(dates))
    except LabError as error:
        show_error(error)
        return
    _draw_folds(configs, dates, "folds_planned")
    epochs = run.config.training.epochs
    pressed = st.button(
        "Run the backtest",
        type="primary",
        icon=":material/history:",
        help="Trains one model a fold, in the background. You can leave the page meanwhile.",
    )
    st.caption(f"{len(configs)} trainings of up to {epochs:,} epochs each. They take their turn among other runs.")
    if pressed:
        start(run, configs, "backtest")


def _choose(run: Run, rows: int, step: Step) -> tuple[ExperimentConfig, ...]:
    """Let a person choose the folds, and return them.

    Raises:
        LabError: The rows are too few for that.
    """
    left, middle, right = st.columns([1, 1, 2])
    folds = left.number_input(
        "Folds",
        2,
        _MOST_FOLDS,
        _USUAL_FOLDS,
        key=f"backtest_folds_{run.id}",
        help="How many times the model is trained anew and tested on new rows. More folds show better whether a score "
        "hangs on one stretch of history, and take longer.",
    )
    fewest = FEWEST_TESTED + run.config.features.horizon - 1
    every = middle.number_input(
        "Train anew every … rows",
        fewest,
        max(rows // folds, fewest),
        _usual_stretch(run.config, rows, folds, fewest),
        key=f"backtest_every_{run.id}_{folds}",
        help=f"How many rows ({step.names}) each model is tested on before the next one is trained. By default the "
        "folds share the test part of this run.",
    )
    scheme = right.radio(
        "Each fold learns",
        list(_SCHEMES),
        captions=list(_SCHEMES.values()),
        horizontal=True,
        key=f"backtest_scheme_{run.id}",
        help="Expanding: from everything that lies before its test rows. Rolling: from the newest so many rows as the "
        "first fold has, so that old times are forgotten.",
    )
    return fold_configs(run.config, rows, folds, every=every, scheme=scheme)


def _usual_stretch(config: ExperimentConfig, rows: int, folds: int, fewest: int) -> int:
    try:
        first, *_ = fold_configs(config, rows, folds)
    except LabError:
        return fewest  # too few rows for so many folds of the usual length; shorter ones may do
    assert first.split.rows is not None  # noqa: S101 - that is how folds are cut
    return first.split.rows[3] - first.split.rows[2]


def _draw_folds(configs: Sequence[ExperimentConfig], dates: pd.DatetimeIndex, key: str) -> None:
    show_moving(fold_stretches(configs, dates), CAPTION_FOLDS, key=key)


def _show_result(folds: list[Run], names: list[str], dates: pd.DatetimeIndex) -> None:
    missing = lacking(folds, names)
    if missing:
        st.warning(missing, icon=":material/rule:")
    finished = [number for number, fold in enumerate(folds, 1) if usable(fold)]
    if not finished:
        return
    found = _summary(tuple(folds[number - 1].id for number in finished))
    target = label(folds[0].config.features.target)
    st.markdown(f"**{plain(found.sentence)}**")
    _show_spread(found)
    if found.rmse_ratio is not None:
        show(fold_ratios(found, folds[0].title, finished), CAPTION_RATIOS, key="fold_ratios")
    st.markdown(f"All **{len(found.pooled):,}** predictions of the folds together:")
    verdict_box(found.verdict)
    st.dataframe(
        _table(found, finished),
        hide_index=True,
        column_config={
            **dict.fromkeys(("tested from", "to"), date_column(found.step)),
            **{
                name: st.column_config.NumberColumn(format=form, help=meaning)
                for name, form, meaning in (
                    ("RMSE", "%.4g", f"The model's typical miss in {target}."),
                    ("RMSE of persistence", "%.4g", "That of repeating the last value, on the same rows."),
                    ("skill", "%+.3f", "1 − RMSE / RMSE of persistence; above 0 the model is better."),
                )
            },
        },
    )
    st.caption(f"Errors are in the unit of {plain(target)}, one row ahead. Each fold is a model of its own.")
    _draw_folds([fold.config for fold in folds], dates, "folds_done")


def _show_spread(found: Backtest) -> None:
    spread = found.skill
    if spread is None:
        return
    deviation = "–" if spread.deviation is None else f"{spread.deviation:.3f}"
    show_numbers(
        ("Folds won", f"{found.wins} of {len(found.folds)}", "In which the model's typical error was the smaller one."),
        ("Mean skill", f"{spread.mean:+.3f}", "Mean of the folds' skill; above 0 the model is better."),
        ("Spread of skill", deviation, "Standard deviation from fold to fold: how much luck there is in one score."),
        ("Worst fold", f"{spread.low:+.3f}", "The lowest skill of any fold."),
        ("Best fold", f"{spread.high:+.3f}", "The highest skill of any fold."),
    )


def _table(found: Backtest, numbers: Sequence[int]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "fold": number,
                "tested from": fold.tested_from,
                "to": fold.tested_to,
                "predictions": fold.windows,
                "RMSE": fold.model.rmse,
                "RMSE of persistence": fold.persistence.rmse,
                "skill": fold.skill,
            }
            for number, fold in zip(numbers, found.folds, strict=True)
        ]
    )


@st.cache_resource(max_entries=32, show_spinner="Putting the folds together …")
def _summary(ids: tuple[str, ...]) -> Backtest:
    store = lab.open_lab().store
    return summarize([store.result(run_id) for run_id in ids])
