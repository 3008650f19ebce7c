"""The metrics of the model beside those of the simple methods that it is held against."""

import pandas as pd
import streamlit as st

from lstm_core.evaluation.known_units import known_units
from lstm_core.features.indicators import label
from lstm_core.numbers import in_column
from lstm_core.results import LeaderboardEntry, RunResult
from lstm_core.verdicts.leaderboard import names_direction
from pages.kit.messages import plain

__all__ = ["show_metrics"]


def show_metrics(result: RunResult) -> None:
    """Show the metrics of the model, of persistence and of the best simple method side by side, and what they say."""
    shown, rows = _rows(result)
    columns = {who: [values[place] for _, values, _ in rows] for place, who in enumerate(shown)}
    table = pd.DataFrame({"metric": [name for name, _, _ in rows]} | columns)
    st.table(table, hide_index=True, border="horizontal")
    with st.expander("What each number says", icon=":material/help:"):
        st.markdown("\n".join(f"- **{name}**: {told}" for name, _, told in rows))


def _rows(result: RunResult) -> tuple[list[str], list[tuple[str, list[str], str]]]:
    """Return who is shown, and of each metric its name, its values as text, one for each, and what it says."""
    unit = plain(label(result.config.features.target))
    shown = {"the model": result.entry("model"), "repeating the last value": result.entry("persistence")}
    if result.rival is not None:
        shown[plain(result.rival.label)] = result.entry(result.rival.name)
    found = [entry.metrics for entry in shown.values()]
    errors = in_column([error for metrics in found for error in (metrics.rmse, metrics.mae)])
    rows = [
        ("RMSE", errors[::2], f"Typical miss in {unit}; large misses count more."),
        ("MAE", errors[1::2], f"Average miss in {unit}."),
        ("MAPE", [_told(one.mape, ".2%") for one in found], "Average miss in percent of the actual value."),
    ]
    if any(one.mase is not None for one in found):  # results of before lack it
        told = "Average miss as a multiple of that of repeating the last value in the training part."
        rows.append(("MASE", [_told(one.mase, ".3f") for one in found], told))
    if any(one.qlike is not None for one in found):  # for sizes of moves alone
        told = "Misses in proportion; to expect too small a move costs more. 0 is perfect."
        rows.append(("QLIKE", [_told(one.qlike, ".4f") for one in found], told))
    rows += _in_known_units(result, list(shown))
    easily = "Share of the ups and downs explained; 1 is perfect. Easily high on prices."
    rows += [
        ("R²", [_told(one.r2, ".4f") for one in found], easily),
        ("Right direction", _directions(result, shown), "How often up or down was right; a coin has 50%."),
        (
            "MSE, scaled",
            [f"{one.mse_scaled:.6f}" for one in found],
            "The loss that tutorials report: squared miss in scaled units.",
        ),
    ]
    return list(shown), rows


def _in_known_units(result: RunResult, shown: list[str]) -> list[tuple[str, list[str], str]]:
    """Return the average miss of each in the units that people know, for targets that say how far something moves."""
    test, rival = result.test, result.rival
    said = [test["predicted"].to_numpy(), test["persistence"].to_numpy()]
    said += [] if rival is None else [rival.predicted]
    actual = test["actual"].to_numpy()
    rows = []
    for unit in known_units(result.config.features.target, pd.DatetimeIndex(result.series.index)):
        happened = unit.convert(actual)
        misses = [float(abs(unit.convert(each) - happened).mean()) for each in said[: len(shown)]]
        usual = float(pd.Series(happened).median())
        name, _, what = unit.name.partition(" (")
        told = f"{what.rstrip(')').capitalize()}. " if what else ""
        about = f"{told}Average miss in percentage points; half of the test part is below {usual:.2g}%."
        rows.append((f"MAE, {name}", [f"{miss:.3g}" for miss in misses], about))
    return rows


def _told(value: float | None, how: str) -> str:
    return "not defined" if value is None else format(value, how)


def _directions(result: RunResult, shown: dict[str, LeaderboardEntry]) -> list[str]:
    """Return how often each was right about up and down, where it names either."""
    silent = ["the model"] if result.measured.direction.days == 0 else []
    return [
        f"{entry.metrics.direction:.1%}"
        if who not in silent and names_direction(entry, result.leaderboard)
        else "names none"
        for who, entry in shown.items()
    ]
