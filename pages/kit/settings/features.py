"""Choosing what goes in and what comes out: columns, indicators, columns of other tickers, and the target."""

from typing import Any

import streamlit as st

from lstm_core.choices import DataChoice
from lstm_core.data.join import extra_name, usual_age
from lstm_core.data.sources.registry import source_of
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError
from lstm_core.features.indicators import (
    INDICATORS,
    IndicatorSpec,
    Parameter,
    default_source,
    is_indicator,
    kinds_for,
    label,
    parse_spec,
    target_choices,
)
from lstm_core.features.panel_inputs import STATIC, market_of, needs_panel
from pages.kit import lab, next_run
from pages.kit.in_class import is_open
from pages.kit.messages import plain, show_error
from pages.kit.next_run import form_key
from pages.kit.settings.control import KNOBS

__all__ = ["choose_features", "other_tickers"]

PARAMETERS = {
    "rows": ("Rows", "How many rows it looks back over. More rows make it smoother and slower."),
    "step": ("Step (rows)", "How many rows lie between the two values that are compared."),
    "fast": ("Fast (rows)", "Length of the average that follows quickly."),
    "slow": ("Slow (rows)", "Length of the average that follows slowly; longer than the fast one."),
    "signal": ("Signal (rows)", "Length of the average of the line itself."),
}


def choose_features(features: dict[str, Any], table: PriceTable) -> None:
    """Show the choice of inputs and target; what is chosen is put into the fields.

    Args:
        features: The fields of ``FeatureConfig``, changed in place.
        table: The series, with the columns of other tickers that the draft asks for.
    """
    if is_open("features.inputs"):
        _choose_inputs(features, table)
    if is_open("features.target"):
        features["target"] = _choose_target(features["target"], table)
    if is_open("features.inputs"):
        _offer_own_past(features, table)


def _choose_inputs(features: dict[str, Any], table: PriceTable) -> None:
    chosen = _chosen(features["inputs"], table)
    options = [*table.columns, *(name for name in (*chosen, *_of_all(chosen)) if name not in table.columns)]
    options = list(dict.fromkeys(options))
    labels = {name: label(name, table) for name in options}
    # Said in each run anew: a browser that has not drawn the control yet, because the run before was broken off, would
    # begin with none and send that.
    st.session_state[form_key("inputs")] = chosen
    with st.container(key="inputs"):
        features["inputs"] = tuple(
            st.multiselect(
                KNOBS["features.inputs"].about.label,
                options,
                format_func=labels.__getitem__ if len(set(labels.values())) == len(labels) else str,
                key=form_key("inputs"),
                help=KNOBS["features.inputs"].about.help,
                placeholder="Choose at least one",
                wrap=True,
            )
        )
    with st.container(horizontal=True):
        with st.popover("Add an indicator", icon=":material/functions:"):
            _offer_indicator(features["inputs"], table)
        if is_open("data.extra"):
            _offer_other_tickers()


def _offer_own_past(features: dict[str, Any], table: PriceTable) -> None:
    """Say when the model does not see the past of what it predicts, which is rarely meant, and offer to add it."""
    target = features["target"]
    if target in features["inputs"]:
        return
    named = plain(label(target, table))
    st.caption(
        f":material/info: The target, {named}, is not among the inputs: the model has to predict it without seeing "
        "what it was before."
    )
    st.button(
        f"Add {named} to the inputs",
        icon=":material/add:",
        type="tertiary",
        key=form_key("add_target"),
        on_click=_add_input,
        args=(target,),
    )


def _of_all(inputs: list[str]) -> list[str]:
    """Return the inputs that many tickers together have, if the next run learns from many."""
    if not next_run.draft().data.tickers:
        return []
    return [*(market_of(name) for name in inputs if not needs_panel(name)), *STATIC]


def other_tickers(data: DataChoice) -> tuple[str, ...]:
    """Return the tickers that the same source holds beside the chosen one; empty where there are none.

    Raises:
        LabError: The source is gone.
    """
    return source_of(data).siblings(data, lab.open_lab().libraries)


def _chosen(inputs: tuple[str, ...], table: PriceTable) -> list[str]:
    """Return the inputs chosen so far that the table has or can be given."""
    names = st.session_state.get(form_key("inputs"), inputs)
    many = bool(next_run.draft().data.tickers)
    return [
        name for name in names if name in table.columns or is_indicator(name, table) or (many and needs_panel(name))
    ]


def _choose_target(target: str, table: PriceTable) -> str:
    choices = _targets((table.sha256, table.title, table.notes), table)
    if target not in choices:
        st.session_state.pop(form_key("target"), None)
        target = table.default_target
    chosen: str = st.selectbox(
        KNOBS["features.target"].about.label,
        choices,
        index=choices.index(target),
        format_func=lambda name: label(name, table),
        key=form_key("target"),
        help=KNOBS["features.target"].about.help,
    )
    return chosen


@st.cache_resource(max_entries=64, show_spinner=False)
def _targets(table: tuple[str, str, tuple[str, ...]], _table: PriceTable) -> tuple[str, ...]:
    # Each indicator is tried on the whole table, which takes longer than all else on the form.
    return target_choices(_table)


def _offer_indicator(inputs: tuple[str, ...], table: PriceTable) -> None:
    kind: str = st.selectbox(
        "Indicator",
        kinds_for(table),
        format_func=lambda kind: INDICATORS[kind].label,
        key=form_key("indicator"),
        help="A number computed from the rows up to each row, never from later ones.",
    )
    about = INDICATORS[kind]
    st.markdown(about.explanation)
    source = default_source(table)
    column = source
    if about.has_source:
        column = st.selectbox(
            "Computed from",
            table.columns,
            index=table.columns.index(source),
            key=form_key("indicator_source"),
            help="The column that the indicator is computed from.",
        )
    numbers = tuple(_number(kind, parameter) for parameter in about.parameters)
    spec = IndicatorSpec(kind, numbers, None if column == source else column)
    try:
        parse_spec(spec.name)
    except LabError as error:
        show_error(error)
        return
    if spec.warm_up:
        rows = "row has" if spec.warm_up == 1 else f"{spec.warm_up} rows have"
        st.caption(f"The first {rows} no value yet and will be left out.")
    there = spec.name in inputs
    st.button(
        "This one is chosen already" if there else f"Add {plain(label(spec.name, table))}",
        icon=":material/check:" if there else ":material/add:",
        key=form_key("add_indicator"),
        disabled=there,
        on_click=_add_input,
        args=(spec.name,),
    )


def _number(kind: str, parameter: Parameter) -> int:
    name, explanation = PARAMETERS[parameter.name]
    number: int = st.number_input(
        name,
        min_value=parameter.low,
        max_value=parameter.high,
        value=parameter.default,
        key=form_key(f"indicator_{kind}_{parameter.name}"),
        help=explanation,
    )
    return number


def _add_input(name: str) -> None:
    key = form_key("inputs")
    inputs = [*st.session_state.get(key, next_run.draft().features.inputs), name]
    st.session_state[key] = inputs
    # At once, or it would be lost if the person goes to another page before this one is drawn to its end.
    next_run.set_draft(next_run.draft().with_("features", inputs=tuple(inputs)))


def _offer_other_tickers() -> None:
    data = next_run.draft().data
    try:
        tickers = other_tickers(data)
    except LabError:
        return  # The page says so where it loads the series itself.
    if not tickers:
        return
    key = form_key("other_ticker_open")
    # Filled when it is open only, because another series is read for it.
    with st.popover("Add another ticker's column", icon=":material/add_chart:", key=key, on_change="rerun") as popover:
        if not popover.open:
            return
        st.markdown(
            "What others did can help: a column of another series, joined by date. Each row gets its last value up to "
            "that time, never a later one."
        )
        _offer_column(data, tickers)
        for extra in data.extra:
            st.button(
                f"Remove {plain(extra_name(extra))}",
                icon=":material/delete:",
                type="tertiary",
                key=form_key(f"remove_{extra}"),
                on_click=_remove_column,
                args=(extra,),
            )


def _offer_column(data: DataChoice, tickers: tuple[str, ...]) -> None:
    ticker = st.selectbox(
        "Ticker", tickers, key=form_key("other_ticker"), help="Which other series of the same source. Type to search."
    )
    try:
        other = lab.load_table(source_of(data).sibling(data, ticker))
        column = st.selectbox(
            "Column",
            other.columns,
            index=other.columns.index(other.default_target),
            key=form_key(f"other_column_{ticker}"),
            help="Which of its columns the model sees beside those of your series.",
        )
        extra, age = f"{ticker}:{column}", max(data.max_age, usual_age(other))
        age = st.number_input(
            KNOBS["data.max_age"].about.label,
            KNOBS["data.max_age"].low,
            KNOBS["data.max_age"].high,
            age,
            key=form_key(f"other_age_{ticker}"),
            help=KNOBS["data.max_age"].about.help,
        )
        there = extra_name(extra) in map(extra_name, data.extra)
        before = lab.load_table(data)
        more = data.model_copy(update={"extra": (*data.extra, extra), "max_age": age})
        after = before if there else lab.load_table(more)
    except LabError as error:
        show_error(error)
        return
    lost = len(before) - len(after)
    if lost:
        rows = "row is" if lost == 1 else f"{lost:,} rows are"
        st.caption(f"{rows[:1].upper()}{rows[1:]} left out, for which {plain(ticker)} has no value.")
    full = len(data.extra) >= KNOBS["data.extra"].bounds["max_length"]
    st.button(
        "This one is there already" if there else f"Add {plain(extra_name(extra))}",
        icon=":material/check:" if there else ":material/add:",
        key=form_key("add_column"),
        disabled=there or full,
        on_click=_add_column,
        args=(extra, age),
    )


def _add_column(extra: str, age: int) -> None:
    next_run.set_draft(next_run.draft().with_("data", extra=(*next_run.draft().data.extra, extra), max_age=age))
    _add_input(extra_name(extra))


def _remove_column(extra: str) -> None:
    left = tuple(other for other in next_run.draft().data.extra if other != extra)
    next_run.set_draft(next_run.draft().with_("data", extra=left))
