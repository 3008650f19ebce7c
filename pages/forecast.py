"""Forecast: what comes next, and how sure is it?"""

import pandas as pd
import streamlit as st

from lstm_core.charts.results.forecast import error_by_step, forecast_ahead
from lstm_core.draft import draft_of
from lstm_core.errors import LabError
from lstm_core.evaluation.error_growth import error_growth
from lstm_core.evaluation.forecast import Forecast, forecast
from lstm_core.features.indicators import label
from lstm_core.features.splits import count_windows
from lstm_core.numbers import column_format
from lstm_core.results import RunResult
from pages.kit import lab, state
from pages.kit.again import left_behind
from pages.kit.charts import date_column, show
from pages.kit.header import page_top
from pages.kit.messages import plain, show_error
from pages.kit.run_page import finished_run
from pages.kit.settings.control import KNOBS
from pages.kit.submit import submit
from pages.kit.tables import show_as_table
from pages.parts.forecast.known_units import show_known_units

USUAL_ROWS = 5


@st.cache_resource(max_entries=32, show_spinner="Looking ahead …")
def forecast_of(run_id: str, _result: RunResult) -> Forecast:
    """Return a run's forecast; made once, since a run never changes."""
    return forecast(_result)


def forecast_table(found: Forecast) -> pd.DataFrame:
    """Return the rows to come, as numbers."""
    band = found.band(0.8)
    return pd.DataFrame(
        {
            "date": found.dates,
            "forecast": found.values,
            "80% from": band.lower,
            "80% to": band.upper,
            "persistence": found.persistence,
        }
    )


def show_table(found: Forecast) -> None:
    """Show the rows to come, and when the series has rows."""
    numbers = {
        "forecast": "What the model expects.",
        "80% from": "In 80 of 100 cases the value will not lie below, if the model goes on to be as wrong as it was.",
        "80% to": "In 80 of 100 cases the value will not lie above, likewise.",
        "persistence": "The last known value, repeated.",
    }
    table = forecast_table(found)
    sized = column_format(table[list(numbers)].to_numpy().ravel().tolist(), 6)
    show_as_table(
        table,
        "forecast",
        hide_index=True,
        column_config={
            "date": date_column(found.step),
            **{name: st.column_config.NumberColumn(format=sized, help=told) for name, told in numbers.items()},
        },
    )
    st.caption(
        f"Values are in the unit of {plain(found.target)}. The dates follow the calendar of the series: "
        f"**{plain(found.calendar)}**."
    )
    narrow = [f"{band.nominal:.0%}" for band in found.bands if not band.enough]
    if narrow:
        st.caption(f"There were too few errors to learn from for the {' and '.join(narrow)} band; it is too narrow.")


def show_growth(result: RunResult) -> None:
    """Show how the errors of the test part grow with every row ahead."""
    st.header("How far can it look?")
    target = result.config.features.target
    growth = error_growth(result.outputs, label(target))
    show(error_by_step(growth, target), key="growth")
    st.markdown(plain(growth.sentence))


def offer_training(result: RunResult) -> None:
    """Offer to train the same settings for another number of rows ahead."""
    config, horizon = result.config, result.config.features.horizon
    if config.leak != "none":
        return
    draft = draft_of(config)
    step = result.step
    st.header("Look further ahead" if horizon == 1 else "Look another way ahead")
    ahead = f"the next {step.name} only" if horizon == 1 else f"the next {horizon} {step.names}, all at once"
    st.markdown(
        f"This run was trained to forecast {ahead}. A model for another number of rows is a new run with "
        "the same settings."
    )
    for sentence in left_behind(config):
        st.caption(plain(sentence))
    number, button = st.columns([1, 3], vertical_alignment="bottom")
    rows = number.number_input(
        KNOBS["features.horizon"].about.label,
        2,
        KNOBS["features.horizon"].high,
        USUAL_ROWS,
        key="rows_ahead",
        help=f"How many {step.names} after the last one the model forecasts. Of those further away it can know less.",
    )
    if button.button(f"Train a forecast of {rows} rows", icon=":material/play_arrow:", disabled=rows == horizon):
        try:
            count_windows(len(result.series), config.features.window, draft.config().split, rows)
            submit(draft.with_("features", horizon=rows), state.run_id())
        except LabError as error:
            show_error(error)
    if rows == horizon:
        st.caption("That is what this run does; choose another number.")


page_top(
    "Forecast",
    "What comes after the last row of the series, and how sure is that? See the forecast in its bands beside "
    "persistence, which says that nothing changes; then decide whether the model knows more than that.",
)
run, result = finished_run(by_rows=True)
try:
    found = forecast_of(lab.of_ticker(run.id, result), result)
except LabError as error:
    show_error(error)
    st.stop()
st.info(plain(found.sentence), icon=":material/event_upcoming:")
show_known_units(result, found)
show(forecast_ahead(result, found), key="forecast")
st.page_link(
    "pages/reality_check.py",
    label="Did bands like these hold?",
    icon=":material/fact_check:",
    query_params={**state.address(run.id), "check": "Intervals", "interval_kind": "as in a forecast"},
)
show_table(found)
if result.config.features.horizon > 1:
    show_growth(result)
offer_training(result)
