"""The two tables of a comparison: the settings that differ, and the errors."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from lstm_core.compare.comparison import Comparison, Contender
from lstm_core.compare.settings import Differing
from lstm_core.numbers import column_format
from pages.kit.messages import plain
from pages.kit.phone import on_a_phone
from pages.kit.tables import show_as_table
from pages.kit.words import helped

__all__ = ["show_errors", "show_settings"]

_OUTCOMES = {
    "better": "better",
    "worse": "worse",
    "level": "level",
    "same": "the same",
    "unclear": "days can't tell",
    "constant": "–",
}


def show_settings(found: Sequence[Differing], letters: Sequence[str]) -> None:
    """Show the settings that differ, a row each, with a column for each run."""
    if not found:
        st.info("All settings are the same.", icon=":material/drag_handle:")
        return
    if on_a_phone():  # where a table of so many columns cuts every name
        st.markdown("\n".join(f"- **{plain(one.title)}**: {_of_each(one, letters)}" for one in found))
        return
    columns = {letter: [one.values[place] for one in found] for place, letter in enumerate(letters)}
    show_as_table(
        pd.DataFrame({"setting": [one.title for one in found]} | columns),
        "settings_that_differ",
        hide_index=True,
        width="stretch",
        height="content",
        column_config={"setting": st.column_config.TextColumn("Setting", pinned=True, width=170)},
    )


def _of_each(one: Differing, letters: Sequence[str]) -> str:
    """Say the values of a setting, each with the runs that have it."""
    whose: dict[str, list[str]] = {}
    for letter, value in zip(letters, one.values, strict=True):
        whose.setdefault(value, []).append(letter)
    return " · ".join(f"{plain(value)} ({', '.join(those)})" for value, those in whose.items())


def show_errors(found: Comparison) -> None:
    """Show the errors of runs and simple methods, and how each run stands to the reference."""
    reference, column = found.runs[0].letter, st.column_config
    validated = [*found.validated.rmse, *(None for _ in found.methods)]
    table = pd.DataFrame(
        {
            "who": [f"{one.letter} · {one.name}" if one.letter else one.name for one in found.lines],
            "rmse": [one.rmse for one in found.lines],
            "change": [_change(one) for one in found.lines],
            "interval": [_interval(one) for one in found.lines],
            "p": [_chance(one) for one in found.lines],
            "outcome": ["reference", *map(_outcome, found.others), *("" for _ in found.methods)],
            "skill": [one.skill for one in found.lines],
            "mae": [one.mae for one in found.lines],
            "validation": validated,
        }
    ).dropna(axis="columns", how="all")
    sized = column_format([*table["rmse"], *table["mae"]])
    several = ", corrected for the number of runs (Holm)" if len(found.others) > 1 else ""
    show_as_table(
        table,
        "errors_compared",
        hide_index=True,
        width="stretch",
        height="content",
        placeholder="–",
        column_config={
            "who": column.TextColumn("Run or method", width=150 if on_a_phone() else 300),
            "rmse": column.NumberColumn("RMSE", format=sized, help=helped("RMSE", "Typical miss on the shared days.")),
            "change": column.NumberColumn(
                f"to {reference}", format="%+.1f%%", help=f"How much larger its RMSE is than {reference}'s."
            ),
            "interval": column.TextColumn(
                "95% interval", help="Where that would lie in 95 of 100 drawings of other days like these."
            ),
            "p": column.TextColumn(
                "p", help=f"How often chance alone makes such a difference (Diebold-Mariano{several})."
            ),
            "outcome": column.TextColumn(f"Beside {reference}", help="Sure only beyond what the days explain."),
            "skill": column.NumberColumn("Skill", format="%+.3f", help="1 − RMSE / RMSE of repeating the last value."),
            "mae": column.NumberColumn("MAE", format=sized, help=helped("MAE", "Average miss on the shared days.")),
            "validation": column.NumberColumn(
                "RMSE, validation", format=sized, help="On the validation part, which choosing goes by."
            ),
        },
    )


def _change(one: Contender) -> float | None:
    return None if one.against is None or one.against.change is None else 100 * one.against.change


def _interval(one: Contender) -> str | None:
    ends = None if one.against is None else one.against.change_interval
    return None if ends is None else f"{ends[0]:+.1%} to {ends[1]:+.1%}"


def _chance(one: Contender) -> str | None:
    if one.p is None:
        return None
    return "< 0.001" if one.p < 0.001 else f"{one.p:.3f}"


def _outcome(one: Contender) -> str:
    return "" if one.judgement is None else _OUTCOMES[one.judgement.outcome]
