"""How sure the predictions are: bands around them, and whether they hold as much as they promise."""

import pandas as pd
import streamlit as st

from lstm_core.charts.results.bands import banded_predictions
from lstm_core.config import preset
from lstm_core.evaluation.intervals import Band, BandKind, intervals, windows_needed
from lstm_core.features.indicators import label
from lstm_core.numbers import listed, number, percent
from lstm_core.results import RunResult
from lstm_core.runs.store import Run
from lstm_core.steps import DAY, Step
from lstm_core.verdicts.intervals import band_in_words, judge_intervals
from pages.kit import lab
from pages.kit.again import train_again
from pages.kit.charts import show
from pages.kit.messages import plain

__all__ = ["coverage_table", "show_intervals"]

_NEWEST = 100  # rows: few enough to see single days in their bands
_KINDS: dict[str, BandKind] = {"fixed": "fixed", "adaptive": "adaptive", "as in a forecast": "newest"}


def show_intervals(run: Run, result: RunResult) -> None:
    """Show bands around the predictions of the test part, and how often they held what happened."""
    st.markdown(
        "A prediction without a width says nothing about its doubt. These bands are as wide as the model's own earlier "
        "errors make them; the test part shows whether they keep their promise."
    )
    kind, step, newest = _ask(result)
    bands = _bands(lab.of_ticker(run.id, result), kind, step)
    st.markdown(f"**{plain(judge_intervals(bands, len(result.outputs), result.step).sentence)}**")
    chart = banded_predictions(
        (_dates(result, step), result.outputs.point[:, step], result.outputs.actual[:, step]),
        [(band.nominal, band.lower, band.upper) for band in bands],
        result.title,
        result.config.features.target,
        newest,
        result.step,
    )
    show(chart, key="bands")
    st.table(
        coverage_table(bands, len(result.outputs), label(result.config.features.target), result.step),
        hide_index=True,
        border="horizontal",
    )
    _say_calibration(run, result, bands)


def coverage_table(bands: tuple[Band, ...], rows: int, unit: str, step: Step = DAY) -> pd.DataFrame:
    """Return what each band promised and what it held, as text.

    Args:
        bands: One a level.
        rows: How many rows were predicted.
        unit: What widths are counted in.
        step: What one row stands for.
    """
    return pd.DataFrame(
        {
            "promised": [percent(band.nominal) for band in bands],
            "held": [f"{band.coverage:.1%}" for band in bands],
            f"{step.shorts} outside": [f"{round((1 - band.coverage) * rows):,} of {rows:,}" for band in bands],
            f"mean width, {plain(unit)}": [number(band.mean_width) for band in bands],
            "so it is": [band_in_words(band, rows) for band in bands],
        }
    )


def _ask(result: RunResult) -> tuple[BandKind, int, int | None]:
    """Ask which kind of intervals, how many rows ahead, and how many rows to draw."""
    rows, horizon = len(result.outputs), result.outputs.horizon
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        kind = st.segmented_control(
            "Width",
            list(_KINDS),
            default="fixed",
            required=True,
            key="interval_kind",
            persist_state="session",
            bind="query-params",
            help="Fixed: measured once, before the test part. Adaptive: after each prediction whose outcome is known, "
            "bands grow after a miss and shrink after a hit: they follow a series that becomes wilder or calmer. As in "
            "a forecast: before each prediction measured anew on the newest 100 errors, as the page Forecast does.",
        )
        step = 1
        if horizon > 1:
            step = st.slider(
                "Row ahead",
                1,
                horizon,
                1,
                key="interval_step",
                width=220,
                help="Which of the predicted rows to look at: 1 is the next. Later ones are less sure.",
            )
        newest = None
        if rows > 1.5 * _NEWEST:
            drawn = st.segmented_control(
                "Draw",
                ["all", "newest"],
                default="newest",
                required=True,
                format_func={"all": f"all {result.step.count(rows)}", "newest": f"the newest {_NEWEST}"}.__getitem__,
                key="interval_rows",
                persist_state="session",
                help="The table and the sentence are about all of them either way.",
            )
            newest = _NEWEST if drawn == "newest" else None
    return _KINDS[kind or "fixed"], step - 1, newest


@st.cache_resource(max_entries=64, show_spinner=False)
def _bands(run_id: str, kind: BandKind, step: int) -> tuple[Band, ...]:
    result = lab.result_of(run_id)
    return intervals(result.calibration, result.outputs, kind, step)


def _dates(result: RunResult, step: int) -> pd.DatetimeIndex:
    """Return the dates of the rows that are predicted so many steps after each sample's first one."""
    rows = pd.DatetimeIndex(result.series.index)
    return rows[rows.searchsorted(result.outputs.dates) + step]


def _learned(result: RunResult) -> str:
    if not result.refitted:
        return "did not learn from"
    return (
        "had not learned from by then: the errors are those of its first training, before the refit, after which it "
        "knows these rows"
    )


def _say_calibration(run: Run, result: RunResult, bands: tuple[Band, ...]) -> None:
    """Say which errors made the bands as wide as they are, and how to get better ones."""
    calibration, step = result.calibration, result.step
    span = f"{step.count(len(calibration))}, {step.span(calibration.dates)}"
    own = " The model puts out quantiles of its own; they were moved by as much as they were off there."
    quantiles = own if result.config.training.loss == "quantile" else ""
    short = [percent(band.nominal) for band in bands if not band.enough]
    if short:
        least = windows_needed(max(band.nominal for band in bands))
        st.warning(
            f"There were too few windows to measure the {listed(short)} interval; it takes {least}. The largest error "
            "stands in, so that it holds less than it promises.",
            icon=":material/warning:",
        )
    if calibration.part == "validation":
        st.caption(
            f"How wide they are was measured on the validation part ({span}), which the model {_learned(result)}. "
            f"Errors of the test part are not looked at before they happened.{quantiles}"
        )
        return
    st.warning(
        f"This run has no validation part, so the widths were measured on the end of the training part ({span}). The "
        "model has learned from those rows and is closer there than to new ones: **fixed bands are then usually too "
        f"narrow**. Adaptive ones recover as they see their misses.{quantiles}",
        icon=":material/warning:",
    )
    pressed = st.button(
        "Train again with a validation part",
        icon=":material/tune:",
        help="Brings the settings of this run to the Train page, with the recommended split.",
    )
    if pressed:
        train_again(run.config, run.id, split=preset("recommended").split.choice)
