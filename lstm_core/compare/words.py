"""What a comparison comes to, in sentences: first what differs and how sure it is, then what not to read into it."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.compare.comparison import Comparison, Contender
from lstm_core.compare.settings import differing_in_words
from lstm_core.leaks import LEAKS
from lstm_core.numbers import listed, percent
from lstm_core.results import RunResult

__all__ = ["chosen_in_words", "remarks", "sentence"]

_ORDER = ("better", "worse", "level", "same", "unclear", "constant")


def sentence(found: Comparison) -> str:
    """Say what differs, and whether the difference in the errors is more than the days explain.

    Args:
        found: The comparison.
    """
    differ = differing_in_words(found.settings, len(found.runs))
    if len(found.others) == 1:
        judged = found.others[0].judgement
        assert judged is not None  # all but the reference are judged
        return f"{differ}; {judged.sentence}."
    by_outcome = {
        outcome: [one.letter for one in found.others if one.judgement and one.judgement.outcome == outcome]
        for outcome in _ORDER
    }
    told = [_told(outcome, letters) for outcome, letters in by_outcome.items() if letters]
    return f"{differ}; held against {found.runs[0].letter}, {'; '.join(told)}."


def _told(outcome: str, letters: Sequence[str]) -> str:
    """Say what came of the runs with one outcome."""
    one, names = len(letters) == 1, listed(letters)
    if outcome in ("better", "worse"):
        return f"{names} {'does' if one else 'do'} {outcome}, by more than days explain"
    if outcome == "level":
        return f"{names} {'is' if one else 'are'} level with it"
    if outcome == "same":
        return f"{names} {'predicts' if one else 'predict'} the same"
    if outcome == "unclear":
        return f"{names} {'differs' if one else 'differ'} from it by no more than days explain"
    return f"nothing can be said of {names}, as it makes no error"


def chosen_in_words(found: Comparison) -> str:
    """Say which run is best on the validation part, or why that can't be said."""
    part = found.validated
    if part.best is None:
        return f"{part.why_not} The errors on the test part are there to judge a run that was chosen before."
    best, change = found.runs[part.best].letter, None if part.pair is None else part.pair.change
    ahead = "" if change is None else f": its error is {percent(-change)} below that of the next one"
    explained = "" if part.is_sure else ", which is within what days explain"
    return (
        f"By the validation part, which choosing goes by, {best} is the best{ahead}{explained} "
        f"({found.days.step.count(part.days)}). Choose by that: by the test part the best of several looks better than "
        "it is."
    )


def remarks(found: Comparison, results: Sequence[RunResult]) -> tuple[str, ...]:
    """Say what else has to be known to read the numbers, the most important first.

    Args:
        found: The comparison.
        results: Its runs, in the same order.
    """
    return tuple(filter(None, [_leaks(found, results), _partly(found), _several(found), _luck(found), _data(results)]))


def _leaks(found: Comparison, results: Sequence[RunResult]) -> str:
    wrong = {run.letter: result.config.leak for run, result in zip(found.runs, results, strict=True)}
    told = [f"{letter} ({LEAKS[leak].title})" for letter, leak in wrong.items() if leak != "none"]
    if not told:
        return ""
    makes = "makes a mistake" if len(told) == 1 else "make mistakes"
    return f"{listed(told)} {makes} on purpose, so that errors of theirs count for nothing."


def _partly(found: Comparison) -> str:
    if found.days.same:
        return ""
    step = found.days.step
    own = [f"{run.letter} on {count:,}" for run, count in zip(found.runs, found.days.tested, strict=True)]
    return (
        f"Compared on the {step.count(len(found.days))} that all were tested on ({step.span(found.days.dates)}); they "
        f"were tested {listed(own)}."
    )


def _several(found: Comparison) -> str:
    if len(found.others) < 2:
        return ""
    return (
        f"{len(found.others)} runs are held against {found.runs[0].letter}, and of several one looks better by chance: "
        "p is corrected for that (Holm's method), and nothing counts as sure that is not after it."
    )


def _luck(found: Comparison) -> str:
    """Say that days are not all of chance."""
    surely = [one for one in found.others if _is_sure(one)]
    if [one.knob.path for one in found.settings] == ["seed"]:
        return "They are the same settings from other seeds: whatever lies between them is the luck of training."
    if not found.settings or not surely:
        return ""
    return (
        "Each is one training, and the interval speaks of days, not of seeds: that these models differ is sure, that "
        "it comes of the settings is not. The same settings from other seeds would tell."
    )


def _is_sure(one: Contender) -> bool:
    return one.judgement is not None and one.judgement.outcome in ("better", "worse")


def _data(results: Sequence[RunResult]) -> str:
    """Say that rows differ though nothing in the settings says so."""
    choices = {result.config.data.choice.model_dump_json() for result in results}
    if len(choices) > 1 or len({result.data_sha256 for result in results}) == 1:
        return ""
    return "The data changed between these runs: the days that are compared are the same, others are not."
