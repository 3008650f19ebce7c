"""What came of a lesson's runs, and how a guess compares with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from lstm_core.data.table import PriceTable
from lstm_core.lessons.drawings.drawing import DrawnGuess
from lstm_core.lessons.facts import Facts
from lstm_core.lessons.lesson import Lesson, Question
from lstm_core.lessons.measures import MEASURES, Measure
from lstm_core.numbers import counted, listed
from lstm_core.results import RunResult

__all__ = ["Guess", "Outcome", "agrees", "drawn_guess", "outcome_of", "still_answers", "truth_of"]

Guess = str | float | tuple[str, ...] | tuple[float, ...]
"""What somebody guessed: an answer, the name of a run, a number, the names of all runs in an order, or a drawing."""


@dataclass(frozen=True)
class Outcome:
    """What came of a lesson.

    Attributes:
        names: The runs.
        values: What was measured of each, or one number for all together.
        measure: What it is.
        truth: What would have been the right guess.
        words: The guess beside what happened, in a sentence or two that shame nobody.
        right: Whether the guess was right; of an order, whether all of it was; of a drawing, whether it is closer than
            what somebody draws who knows nothing.
        drawn: The drawing beside what happened; ``None`` where nothing was drawn.
    """

    names: tuple[str, ...]
    values: tuple[float, ...]
    measure: Measure
    truth: Guess
    words: str
    right: bool
    drawn: DrawnGuess | None = None


def still_answers(question: Question, runs: Sequence[str], guess: Guess) -> bool:
    """Say whether a guess answers a question as it stands now; a lesson's file may have changed since it was made.

    Args:
        question: The question.
        runs: Names of the lesson's runs.
        guess: What somebody guessed.
    """
    if question.kind == "number":
        return isinstance(guess, int | float)
    if question.kind == "choice":
        return guess in [answer.says for answer in question.answers]
    if question.kind == "which":
        return guess in runs
    if not isinstance(guess, tuple):
        return False
    if question.kind == "order":
        return sorted(map(str, guess)) == sorted(runs)
    return bool(guess) and all(isinstance(height, int | float) for height in guess)


def outcome_of(lesson: Lesson, facts: Sequence[Facts], guess: Guess, drawn: DrawnGuess | None = None) -> Outcome:
    """Measure the runs of a lesson and compare a guess with what came out.

    Args:
        lesson: The lesson.
        facts: Of its runs, in its order.
        guess: What somebody guessed before; it answers the question (``still_answers``).
        drawn: The guess beside what happened, where it is a drawing.
    """
    measure = MEASURES[lesson.question.measure]
    names, values = tuple(run.name for run in lesson.runs), tuple(measure.of(facts))
    if drawn is not None:
        return Outcome(names, values, measure, drawn.truth.values, drawn.words, drawn.closer, drawn)
    truth = _truth(lesson, names, values)
    right = agrees(lesson, truth, guess)
    return Outcome(names, values, measure, truth, _words(lesson, truth, guess, measure, right=right), right)


def truth_of(lesson: Lesson, facts: Sequence[Facts]) -> str | float | tuple[str, ...]:
    """Return what is the right guess; of a drawing, what is measured beside it.

    Args:
        lesson: The lesson.
        facts: Of its runs, in its order.
    """
    return _truth(lesson, [run.name for run in lesson.runs], list(MEASURES[lesson.question.measure].of(facts)))


def _truth(lesson: Lesson, names: Sequence[str], values: Sequence[float]) -> str | float | tuple[str, ...]:
    question, value = lesson.question, values[-1]
    if question.kind == "choice":
        # What no answer covers is nearest to the last one, which a careful author leaves open to one side.
        return next((answer.says for answer in question.answers if answer.holds(value)), question.answers[-1].says)
    if question.kind in ("number", "drawing"):
        return value
    ranked = [name for _, name in sorted(zip(values, names, strict=True), key=lambda pair: -pair[0])]
    return ranked[0] if question.kind == "which" else tuple(ranked)


def agrees(lesson: Lesson, truth: Guess, other: Guess) -> bool:
    """Say whether two answers are the same; numbers are within a tenth of the range of what may be said.

    Args:
        lesson: The lesson.
        truth: What came out.
        other: What somebody guessed, or what came out another time.
    """
    if lesson.question.kind == "number" and isinstance(truth, float) and isinstance(other, int | float):
        return abs(other - truth) <= (lesson.question.high - lesson.question.low) / 10
    return other == truth


def _words(lesson: Lesson, truth: Guess, guess: Guess, measure: Measure, *, right: bool) -> str:
    if isinstance(truth, tuple) and isinstance(guess, tuple):
        # Of names: what is drawn has words of its own.
        hits, pairs = _pairs_in_order(truth, guess)
        order = listed([str(name) for name in truth])
        return f"You put {hits} of {counted(pairs, 'pair')} the right way round. The order is {order}."
    said = measure.said(guess) if isinstance(guess, int | float) else f"'{guess}'"
    was = measure.said(truth) if isinstance(truth, float) else f"'{truth}'"
    if not right:
        return f"You guessed {said}. It turned out to be {was}: a surprise is what one remembers."
    near = f" ({was})" if isinstance(truth, float) else ""
    return f"You guessed {said}, and that is how it came out{near}."


def _pairs_in_order(truth: Sequence[str | float], guess: Sequence[str | float]) -> tuple[int, int]:
    pairs = list(combinations(truth, 2))
    return sum(guess.index(first) < guess.index(later) for first, later in pairs), len(pairs)


def drawn_guess(lesson: Lesson, result: RunResult, table: PriceTable, guess: Guess) -> DrawnGuess | None:
    """Return a drawing beside what came of a lesson's last run; ``None`` where the lesson asks for none.

    Args:
        lesson: The lesson.
        result: Of its last run.
        table: The data of that run.
        guess: What somebody guessed before.

    Raises:
        ConfigError: What was drawn does not fit what came out.
    """
    drawing = lesson.question.drawing
    if drawing is None:
        return None
    sheet = drawing.sheet(result.config, table, lesson.question.ahead)
    return drawing.beside(result, table, sheet.checked(guess))
