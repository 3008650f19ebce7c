"""What a page shows of a search beside what every choice among settings comes to: its trials, and what counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.evaluation.selection import Selection
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.knobs.words import in_words
from lstm_core.numbers import counted, percent
from lstm_core.search.importance import ENOUGH_TRIALS, Importance, importance_of
from lstm_core.search.span import Span, span_of
from lstm_core.search.trial import spanned_values
from lstm_core.studies.common.report import Block, Drawn, Said, Trained
from lstm_core.studies.common.selection_words import varied_knobs

if TYPE_CHECKING:
    from lstm_core.charts.experiments.trial_lines import TrialAxis

__all__ = ["importance_in_words", "importance_of_trials", "search_blocks"]

_KNOBS = knobs_of(ExperimentConfig)


def search_blocks(found: Selection, trained: Sequence[Trained], count: int, key: str) -> tuple[Block, ...]:
    """Return the charts of a search, and what its settings count for.

    Args:
        found: What the validation part says of its trials so far.
        trained: The runs of it that came to their end.
        count: How many trials there are by now, over or not.
        key: Where the charts stand.
    """
    # Imported here, so that commands that draw nothing do without Plotly.
    from lstm_core.charts.experiments.search_trials import search_trials

    numbers = _numbers(trained)
    trials = [one.config for one in found.candidates[1:]]
    count = max((count, *(numbers[config] for config in trials)))
    drawn = Drawn(search_trials(found, [numbers[config] for config in trials], count), f"{key}_trials")
    counts = importance_of_trials(found)
    told = Said(importance_in_words(counts, len(trials)), "plain" if counts else "note", "leaderboard")
    return (drawn, told, *_share_chart(counts, key), *_line_chart(found, counts, numbers, key))


def importance_of_trials(found: Selection) -> Importance | None:
    """Return how much each setting counts for the errors of the trials; ``None`` with too few of them."""
    trials = found.candidates[1:]
    spans = _spans([one.config for one in trials])
    if len(trials) < ENOUGH_TRIALS or not spans:
        return None
    values = [spanned_values(one.config, spans) for one in trials]
    places = np.array([[span.place(each[span.path]) for span in spans] for each in values])
    return importance_of([span.path for span in spans], places, np.array([-one.first_gain for one in trials]))


def importance_in_words(counts: Importance | None, trials: int) -> str:
    """Say which setting counts most, or why that is not known."""
    if trials < ENOUGH_TRIALS:
        return (
            f"Which setting counts is told from {ENOUGH_TRIALS} finished trials on; there are {trials}. With fewer, "
            "chance would name one."
        )
    if counts is None:
        return "All trials came to the same, so that no setting counts."
    if not counts.is_told:
        return (
            f"The settings explain nothing of what differs between these {counted(counts.trials, 'trial')}: learned "
            "from some, the errors of the others can't be foretold. Which one counts most is not known."
        )
    first, *others = counts.settings
    knob = _KNOBS[first.path]
    level = [one for one in others if one.high >= first.low]
    rest = "" if not level else f", though {_KNOBS[level[0].path].title.lower()} may count as much"
    return (
        f"{knob.title} counts most: {percent(first.share)} of what differs between the trials goes with it alone "
        f"({percent(first.low)} to {percent(first.high)}){rest}."
    )


def _share_chart(counts: Importance | None, key: str) -> tuple[Drawn, ...]:
    if counts is None or not counts.is_told:
        return ()
    from lstm_core.charts.experiments.setting_shares import setting_shares

    names = [_KNOBS[one.path].title for one in counts.settings]
    return (Drawn(setting_shares(counts, names), f"{key}_shares"),)


def _line_chart(
    found: Selection, counts: Importance | None, numbers: Mapping[ExperimentConfig, int], key: str
) -> tuple[Drawn, ...]:
    """Draw the trials through the settings that count most, or through the first ones."""
    from lstm_core.charts.experiments.trial_lines import MOST_AXES, TrialLine, trial_lines

    trials = found.candidates[1:]
    order = [] if counts is None else [one.path for one in counts.settings]
    spans = sorted(_spans([one.config for one in trials]), key=lambda span: (*order, span.path).index(span.path))
    spans = spans[:MOST_AXES]
    if len(spans) < 2:
        return ()
    ranked = sorted(range(len(trials)), key=lambda place: -trials[place].first_gain)
    lines = []
    for rank, place in enumerate(ranked):
        values = spanned_values(trials[place].config, spans)
        passed = tuple((span.place(values[span.path]), _said(span, values[span.path])) for span in spans)
        lines.append(TrialLine(numbers[trials[place].config], rank, -100 * trials[place].first_gain, passed))
    return (Drawn(trial_lines([_axis(span) for span in spans], lines), f"{key}_lines"),)


def _axis(span: Span) -> TrialAxis:
    from lstm_core.charts.experiments.trial_lines import TrialAxis

    ends = (span.low, span.high) if span.is_number else span.values
    return TrialAxis(_KNOBS[span.path].title, tuple((span.place(value), _said(span, value)) for value in ends))


def _said(span: Span, value: object) -> str:
    return in_words(_KNOBS[span.path], value)


def _spans(configs: Sequence[ExperimentConfig]) -> list[Span]:
    """Return between what each setting lies that is not the same in all trials."""
    found = []
    for knob in varied_knobs(configs):
        taken = [knob.value(config.model_dump()) for config in configs]
        found.append(span_of(knob, sorted(set(taken), key=lambda value: _order(knob, value))))
    return found


def _order(knob: Knob, value: object) -> tuple[int, object]:
    if isinstance(value, int | float):
        return 1, value
    tries = knob.about.tries
    return (0, 0) if value is None else (2, tries.index(value) if value in tries else len(tries))


def _numbers(trained: Sequence[Trained]) -> dict[ExperimentConfig, int]:
    """Return the number of each trial by its settings; of those from fresh seeds none."""
    found: dict[ExperimentConfig, int] = {}
    for each in trained:
        found.setdefault(each.result.config, each.number)
    return found
