"""What a teacher sees of a class: who is where, and what all have guessed. Computed from what the store holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from lstm_core.classes.kept import Student
from lstm_core.lessons.lesson import Lesson
from lstm_core.lessons.measures import MEASURES
from lstm_core.lessons.outcome import Guess
from lstm_core.numbers import counted, listed

__all__ = ["OnTheWall", "Place", "count_guesses", "place_of", "places_in_words", "said"]

Place = Literal["waiting", "guessed", "training", "done", "handed in", "left"]
_PLACES: tuple[Place, ...] = ("waiting", "guessed", "training", "done", "handed in", "left")  # as one goes
_MOST_BARS = 8


class OnTheWall(NamedTuple):
    """One student, as the teacher sees them.

    Attributes:
        student: Who.
        place: Where they are.
        guess: What they guessed, in words; empty before.
        sentence: How they finished the lesson's sentence; empty before.
        runs: Ids of their runs in this class, the newest first.
    """

    student: Student
    place: Place
    guess: str
    sentence: str
    runs: tuple[str, ...]


def place_of(student: Student, ended: float | None, *, guessed: bool, states: Sequence[str]) -> Place:
    """Say where a student is.

    Args:
        student: Who.
        ended: When the class ended; ``None`` while it goes on.
        guessed: Whether they have guessed.
        states: The states of their runs in this class.

    Example:
        >>> place_of(Student("ann", "Ann", 0.0), None, guessed=True, states=["finished", "running"])
        'training'
    """
    if student.gone is not None and student.gone != ended:
        return "left"
    if student.handed is not None:
        return "handed in"
    if {"queued", "running", "paused"} & set(states):
        return "training"
    if states:
        return "done"
    return "guessed" if guessed else "waiting"


def places_in_words(places: Sequence[Place]) -> str:
    """Say how many are where.

    Example:
        >>> places_in_words(["waiting", "training", "training"])
        '3 students: 1 waiting and 2 training'
    """
    counts = Counter(places)
    told = listed([f"{counts[place]} {place}" for place in _PLACES if counts[place]])
    return f"{counted(len(places), 'student')}: {told}" if places else "Nobody has joined yet"


def said(lesson: Lesson, guess: object) -> str:
    """Say a guess; empty for one of a kind that has no words."""
    if isinstance(guess, str):
        return guess
    if isinstance(guess, tuple) and guess and all(isinstance(part, str) for part in guess):
        return ", ".join(guess)
    if isinstance(guess, int | float) and lesson.question.measure in MEASURES:
        return MEASURES[lesson.question.measure].said(guess)
    return ""


def count_guesses(lesson: Lesson, guesses: Sequence[Guess]) -> Mapping[str, int] | None:
    """Count what was guessed, each answer with its number, in the lesson's order.

    Of orders it is counted what each puts first.

    Args:
        lesson: The lesson.
        guesses: All of them.

    Returns:
        ``None`` for guesses of a kind that can't be counted, as drawings are.
    """
    kind = lesson.question.kind
    if kind == "choice":
        return _count([answer.says for answer in lesson.question.answers], guesses)
    if kind == "which":
        return _count([run.name for run in lesson.runs], guesses)
    if kind == "order":
        firsts = [guess[0] for guess in guesses if isinstance(guess, tuple) and guess and isinstance(guess[0], str)]
        return _count([run.name for run in lesson.runs], firsts) if len(firsts) == len(guesses) else None
    if kind == "number" and all(isinstance(guess, int | float) for guess in guesses):
        return _bins(lesson, [float(guess) for guess in guesses if isinstance(guess, int | float)])
    return None


def _count(answers: Sequence[str], guesses: Sequence[object]) -> Mapping[str, int]:
    counts = Counter(str(guess) for guess in guesses)
    return {answer: counts.pop(answer, 0) for answer in answers} | dict(sorted(counts.items()))


def _bins(lesson: Lesson, guesses: Sequence[float]) -> Mapping[str, int]:
    """Count numbers in equal ranges from the least to the greatest that can be guessed."""
    low, high, said = lesson.question.low, lesson.question.high, MEASURES[lesson.question.measure].said
    bars = max(1, min(_MOST_BARS, round((high - low) / lesson.question.step)))
    width = (high - low) / bars
    places = Counter(min(max(int((guess - low) / width), 0), bars - 1) for guess in guesses)
    return {f"{said(low + n * width)} to {said(low + (n + 1) * width)}": places[n] for n in range(bars)}
