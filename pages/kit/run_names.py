"""What runs are called in lists and pickers, so that each is told from those beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import streamlit as st

from lstm_core.brought_words import in_view
from lstm_core.knobs.apart import told_apart
from lstm_core.knobs.words import settings_line
from lstm_core.runs.store import Run, UnreadableRun
from pages.kit.messages import plain

__all__ = ["at", "described", "names_of", "when", "zone"]


def names_of(runs: Iterable[Run]) -> Mapping[str, str]:
    """Return what each of some runs is called beside the others, by its id: series, what is special in it, and when.

    What its owner calls it comes first.
    """
    series = defaultdict(list)
    for run in runs:
        series[run.title].append(run)
    return {
        run.id: in_view(f"{f'{run.name} · ' if run.name else ''}{run.title} · {apart} · {when(run)}")
        for alike in series.values()
        for run, apart in zip(alike, told_apart([each.config for each in alike]), strict=True)
    }


def described(run: Run | UnreadableRun) -> str:
    """Say in Markdown which run it is, with all that is known of it."""
    begun = f"**{plain(run.title)}**, started {when(run)}"
    return begun if isinstance(run, UnreadableRun) else f"{begun}  \n{plain(settings_line(run.config))}"


def when(run: Run | UnreadableRun) -> str:
    """Say when a run was started, by the visitor's clock."""
    # Not "5 s ago": a list whose entries change by themselves loses what was picked in it.
    return at(run.created)


def at(seconds: float) -> str:
    """Say a moment, in seconds since 1970, by the visitor's clock."""
    return f"{datetime.fromtimestamp(seconds, zone()):%d %b %H:%M:%S}"


def zone() -> tzinfo:
    """Return the time zone of the visitor's browser."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (KeyError, ValueError):
        return UTC  # Some browsers name a zone that is none.
