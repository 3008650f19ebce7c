"""What a lesson is, and the settings of its runs."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl

from pydantic import Field, field_validator, model_validator

from lstm_core.config import ExperimentConfig, LeakName
from lstm_core.frozen_model import FrozenModel
from lstm_core.leaks import LEAKS
from lstm_core.lessons.drawings import DRAWINGS
from lstm_core.lessons.drawings.drawing import Drawing
from lstm_core.lessons.measures import MEASURES
from lstm_core.link import linked_draft, setting_called

__all__ = ["PAGES", "AnswerRange", "Lesson", "LessonRun", "Question", "slug"]

PAGES = (
    "attention",
    "data",
    "experiments",
    "explore",
    "forecast",
    "gates",
    "reality_check",
    "results",
    "runs",
    "watch",
)
"""The pages on which a lesson may let one look closer, as addresses call them."""

_MOST_WORDS = 60
_GAP = "…"


def slug(name: str) -> str:
    """Return what a lesson is called, without the number in front, which is its place in the list and changes.

    Args:
        name: Name of its file, without the ending.

    Example:
        >>> slug("4-memory-on-purpose"), slug("2024")
        ('memory-on-purpose', '2024')
    """
    return name.lstrip("0123456789-") or name


def _short(text: str) -> str:
    """Require a text that a phone shows without scrolling."""
    words = len(text.split())
    if words > _MOST_WORDS:
        raise ValueError(f"a text on a screen of a lesson has at most {_MOST_WORDS} words; this one has {words}")
    return text


class AnswerRange(FrozenModel):
    """One of the answers to choose from; it is right where what was measured lies in its range.

    Attributes:
        says: The answer.
        at_least: The lower end of its range; ``None`` for any.
        below: The upper end, which is no longer in it; ``None`` for any.
    """

    says: str
    at_least: float | None = None
    below: float | None = None

    def holds(self, value: float) -> bool:
        """Say whether it is right for what was measured."""
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


class Question(FrozenModel):
    """What is asked before the runs.

    Attributes:
        text: The question.
        kind: ``choice`` of one answer, ``which`` of the runs measures most, their ``order`` from most to least, a
            ``number``, or a ``drawing``.
        measure: What decides, one of ``MEASURES``; of a drawing, what is told of the runs beside it.
        answers: Of a choice: the answers.
        low, high, step: Of a number: what may be said.
        draws: Of a drawing: what is drawn, one of ``DRAWINGS``.
        ahead: Of a drawn curve: how many rows.
    """

    text: str
    kind: Literal["choice", "which", "order", "number", "drawing"]
    measure: str
    answers: tuple[AnswerRange, ...] = ()
    low: float = 0.0
    high: float = 100.0
    step: Annotated[float, Field(gt=0)] = 1.0
    draws: str = ""
    ahead: int = 10

    _is_short = field_validator("text")(_short)

    @field_validator("measure")
    @classmethod
    def _is_measured(cls, measure: str) -> str:
        if measure not in MEASURES:
            raise ValueError(f"there is no measure '{measure}'; there are {', '.join(MEASURES)}")
        return measure

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        if self.kind == "choice" and len(self.answers) < 2:
            raise ValueError("a choice needs at least two answers")
        if self.kind != "choice" and self.answers:
            raise ValueError(f"only a choice has answers; the kind here is '{self.kind}'")
        if self.kind == "number" and not self.low < self.high:
            raise ValueError("the lowest number (low) has to be below the highest (high)")
        if (self.kind == "drawing") != (self.draws in DRAWINGS):
            raise ValueError(f"a drawing, and nothing else, says what it draws (draws): {' or '.join(DRAWINGS)}")
        return self

    @property
    def drawing(self) -> Drawing | None:
        """What is drawn; ``None`` where nothing is."""
        return DRAWINGS.get(self.draws)


class LessonRun(FrozenModel):
    """A run that a lesson makes.

    Attributes:
        name: What it is called beside the others.
        settings: What a link to its settings says behind the question mark.
        leak: The mistake that it makes on purpose.
    """

    name: str
    settings: str
    leak: LeakName = "none"

    @property
    def config(self) -> ExperimentConfig:
        """What is trained; the hash of its data is not among it.

        Raises:
            ConfigError: These are no settings.
        """
        draft = linked_draft(dict(parse_qsl(self.settings, keep_blank_values=True)))
        return draft.config() if self.leak == "none" else LEAKS[self.leak].made_with(draft.config())


class Lesson(FrozenModel):
    """A lesson.

    Attributes:
        title: What it is called.
        about: What it is about, in a sentence, for the list of all.
        language: That of its texts, such as ``en``.
        minutes: How long it takes.
        question: What is asked before anything is seen.
        runs: What is trained then, at least one.
        computed: Whether what came of the runs is read from a file beside the lesson (``computed.py``) and nothing is
            trained before it is shown.
        reveal: What came of it and why, shown beside the guess.
        page: Where one looks closer, a page's name in addresses with its query; it is opened for the first run.
        open: Settings that may be changed in the two free minutes, as links call them; all others are hidden.
        notice: What to look out for meanwhile.
        sentence: A sentence that the student finishes; it has an ellipsis where their words go.
        happens: In how many of the tried seeds what is revealed happened.
        tried: From how many seeds it was tried.
        notes: For the teacher.
        sources: Where what it claims is from.
    """

    title: Annotated[str, Field(min_length=1, max_length=60)]
    about: str
    language: str = "en"
    minutes: Annotated[int, Field(ge=1, le=45)]
    question: Question
    runs: Annotated[tuple[LessonRun, ...], Field(min_length=1, max_length=20)]
    computed: bool = False
    reveal: str
    page: str = "results"
    open: tuple[str, ...] = ()
    notice: str
    sentence: str
    happens: Annotated[int, Field(ge=0)]
    tried: Annotated[int, Field(ge=1)] = 10
    notes: str = ""
    sources: tuple[str, ...] = ()

    @field_validator("page")
    @classmethod
    def _is_a_page(cls, page: str) -> str:
        if page.partition("?")[0] not in PAGES:
            raise ValueError(
                f"there is no page '{page.partition('?')[0]}' to look closer; there are {', '.join(PAGES)}"
            )
        return page

    @field_validator("open")
    @classmethod
    def _are_settings(cls, called: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in called if setting_called(name) is None]
        if unknown:
            raise ValueError(f"no setting is called so in links: {', '.join(unknown)}")
        knobs = {name: knob for name in called if (knob := setting_called(name)) is not None}
        whole = [name for name, knob in knobs.items() if knob.kind not in (int, float, bool) and not knob.values]
        if whole:
            raise ValueError(f"what depends on the data can't be changed in a lesson: {', '.join(whole)}")
        return called

    _are_short = field_validator("about", "reveal", "notice", "sentence")(_short)

    @field_validator("sentence")
    @classmethod
    def _has_a_gap(cls, sentence: str) -> str:
        if _GAP not in sentence:
            raise ValueError(f"the sentence that the student finishes needs a '{_GAP}' where their words go")
        return sentence

    @model_validator(mode="after")
    def _runs_fit_the_question(self) -> Self:
        if self.question.kind in ("which", "order") and len(self.runs) < 2:
            raise ValueError("a question on which run, or on their order, needs at least two runs")
        if self.happens > self.tried:
            raise ValueError(f"it can't have happened in {self.happens} of {self.tried} seeds")
        if self.computed and self.question.kind == "drawing":
            raise ValueError("what is drawn is held against a run that is trained, so it can't be computed before")
        names = [run.name for run in self.runs]
        if len(set(names)) < len(names):
            raise ValueError("two runs have the same name")
        return self
