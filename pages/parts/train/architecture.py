"""What a choice of settings leads to: windows, tensors, layers."""

import pandas as pd
import streamlit as st

from lstm_core.choices import ALL_TICKERS
from lstm_core.config import ExperimentConfig
from lstm_core.data.sources.registry import source_of
from lstm_core.data.table import PriceTable
from lstm_core.errors import LabError, TooFewRowsError
from lstm_core.features.indicators import with_indicators
from lstm_core.features.panel_inputs import own_inputs
from lstm_core.features.splits import count_windows, largest_window, split_rows
from lstm_core.model.summary import describe_layers, parameters_of
from pages.kit import lab, next_run, state
from pages.kit.messages import plain, show_error

__all__ = ["show_layers", "show_shapes"]


def show_shapes(config: ExperimentConfig, table: PriceTable) -> bool:
    """Show how many windows the settings yield; say whether they yield enough.

    Args:
        config: The settings.
        table: The series as it was loaded, without indicators.
    """
    window, features = config.features.window, len(config.features.inputs)
    told = len(table.notes)
    try:
        table = with_indicators(table, (*own_inputs(config.features.inputs), config.features.target))
        counts = count_windows(len(table), window, config.split, config.features.horizon)
    except LabError as error:
        show_error(error)
        if isinstance(error, TooFewRowsError):
            _offer_shorter_window(config, len(table))
        return False
    split = split_rows(len(table), config.split)
    parts = [("Training", split.train, counts.train), ("Test", split.test, counts.test)]
    if len(split.validation):
        parts.insert(1, ("Validation", split.validation, counts.validation))
    rows = [
        {
            "part": name,
            "rows": f"{len(part):,}",
            "dates": table.step.span(table.dates[part.start : part.stop]),
            "windows": f"{windows:,}",
            "tensor": f"({windows:,}, {window}, {features})",
        }
        for name, part, windows in parts
    ]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
    _tell_of_many(config, table, counts.train)
    ahead = config.features.horizon
    predicted = "row" if ahead == 1 else f"{ahead} rows"
    lost = f"{window}" if ahead == 1 else f"{window} − {ahead - 1}"
    warm_up = "".join(f"{plain(note)} " for note in table.notes[told:])
    st.caption(
        f"{warm_up}{len(table):,} rows are cut in the order of time. A window is {window} rows long and predicts the "
        f"{predicted} after it, so {len(split.train):,} training rows − {lost} = {counts.train:,} windows. Each window "
        f"holds {window} time steps × {features} feature{'s' if features > 1 else ''}; the tensor's axes are "
        "(samples, time steps, features)."
    )
    return True


def _tell_of_many(config: ExperimentConfig, table: PriceTable, windows: int) -> None:
    """Say that the table above is of one ticker, where the model learns from many."""
    if not config.data.tickers:
        return
    some = len(config.data.tickers)
    count = f"all {len(tickers):,}" if config.data.tickers == ALL_TICKERS and (tickers := _all(config)) else f"{some:,}"
    unseen = (
        f" {100 * config.data.unseen:.3g}% of them, drawn by the seed, are only tested." if config.data.unseen else ""
    )
    st.markdown(
        f"That is **{plain(table.title)}** alone. The model learns from **{count} tickers**: as many windows of each "
        f"that has all rows ({windows:,} for training), all cut at the same dates, each series scaled by its own "
        f"training part.{unseen} Tickers with too few rows, or without a column that is used, are left out and named."
    )


def _all(config: ExperimentConfig) -> tuple[str, ...]:
    return source_of(config.data).tickers(config.data, lab.open_lab().libraries)


def _offer_shorter_window(config: ExperimentConfig, rows: int) -> None:
    longest = largest_window(rows, config.features.window, config.split, config.features.horizon)
    if longest is not None:
        st.button(
            f"Use a window of {longest}, the longest that fits",
            icon=":material/content_cut:",
            on_click=lambda: next_run.adopt(
                next_run.draft().with_("features", window=longest), made_of=state.session().made_of
            ),
        )


def show_layers(config: ExperimentConfig) -> None:
    """Show the model's layers with what comes out of each and how many weights it has."""
    window, features = config.features.window, len(config.features.inputs)
    layers = describe_layers(config.model, window, features, config.outputs)
    frame = pd.DataFrame(
        {
            "layer": [layer.name for layer in layers],
            "output": [f"({', '.join(str(size) for size in layer.output)})" for layer in layers],
            "parameters": [f"{layer.parameters:,}" for layer in layers],
            "what it does": [layer.explanation for layer in layers],
        }
    )
    st.table(frame, hide_index=True, border="horizontal")
    total = parameters_of(config).total
    st.caption(f"{total:,} parameters in all: the numbers that training adjusts.")
