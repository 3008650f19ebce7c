"""What a step of the tour is, and the steps there are, read from their file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import parse_qsl

import yaml
from pydantic import Field, field_validator, model_validator

from lstm_core.draft import Draft
from lstm_core.errors import ConfigError, LabError
from lstm_core.frozen_model import FrozenModel, parsed
from lstm_core.lessons.lesson import LessonRun
from lstm_core.link import linked_draft
from lstm_core.tour.facts import RESULT_FACTS, SERIES_FACTS

__all__ = ["SeriesName", "Tour", "TourStep", "read_tour", "tour"]

Needs = Literal["nothing", "opening", "run", "result"]
SeriesName = Literal["weather", "prices"]

_FOLDER = Path(__file__).parent
_MOST_LETTERS = 140  # three lines on a phone
_FACT = re.compile(r"\{(\w*)\}")
_SAID = "said"


class TourStep(FrozenModel):
    """One step.

    Attributes:
        name: What it is kept by.
        title: What it is about, in a word or two.
        page: A page's name in addresses, with its query.
        text: What to look at, and what to do; names in braces are those of ``facts.py``, and ``said`` for the answer
            that was given at the step that it recalls.
        series: Which series has to be chosen when one comes here; empty for whichever is.
        look: Key of the element on the page that it is about; empty for none.
        needs: What has to be there before.
        optional: Whether it is passed over where that is not there.
        recalls: Name of the earlier step whose answer the text tells; empty for none.
        answers: What one may say before one sees; one of them has to be said.
        trains: Whether an answer begins the trainings of the opening example.
        offers_file: Whether the tutorial's own file is offered to be fetched, where it is not here.
    """

    name: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    title: Annotated[str, Field(min_length=1, max_length=24)]
    page: Annotated[str, Field(pattern=r"^[a-z_]+(\?.+)?$")]
    text: str
    series: SeriesName | Literal[""] = ""
    look: str = ""
    needs: Needs = "nothing"
    optional: bool = False
    recalls: str = ""
    answers: tuple[str, ...] = ()
    trains: bool = False
    offers_file: bool = False

    @property
    def page_name(self) -> str:
        """The page alone, as addresses call it."""
        return self.page.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query of the page's address."""
        return dict(parse_qsl(self.page.partition("?")[2]))

    @property
    def facts(self) -> frozenset[str]:
        """The names in its text that numbers take the place of."""
        return frozenset(_FACT.findall(self.text))

    @field_validator("text")
    @classmethod
    def _has_three_lines(cls, text: str) -> str:
        letters = len(_FACT.sub("12345", text))
        if letters > _MOST_LETTERS:
            raise ValueError(f"a step has at most {_MOST_LETTERS} letters, three lines on a phone; this has {letters}")
        return text

    @model_validator(mode="after")
    def _can_be_filled(self) -> Self:
        known = {*SERIES_FACTS, _SAID, *(RESULT_FACTS if self.needs == "result" else ())}
        unknown = sorted(self.facts - known)
        if unknown:
            raise ValueError(f"nothing here is called {', '.join(unknown)}; there is {', '.join(sorted(known))}")
        if self.trains and not self.answers:
            raise ValueError("a step that trains begins with an answer, and has none")
        return self


class Tour(FrozenModel):
    """All that a tour consists of.

    Attributes:
        series: The settings that begin with a series, as links say them.
        opening: The trainings of the opening example.
        knowable: Those of Home, which show beside each other what can be known and what not.
        steps: The steps, in their order.
    """

    series: dict[SeriesName, str]
    opening: Annotated[tuple[LessonRun, ...], Field(min_length=2)]
    knowable: Annotated[tuple[LessonRun, ...], Field(min_length=2, max_length=3)]
    steps: Annotated[tuple[TourStep, ...], Field(min_length=1)]

    def place_of(self, name: str) -> int | None:
        """Return the place of a step, 0 for the first; ``None`` if there is none of this name (any more)."""
        return next((place for place, step in enumerate(self.steps) if step.name == name), None)

    def draft(self, series: SeriesName) -> Draft:
        """Return the settings that a series begins with.

        Raises:
            ConfigError: These are no settings.
        """
        return linked_draft(dict(parse_qsl(self.series[series], keep_blank_values=True)))

    @model_validator(mode="after")
    def _steps_fit_together(self) -> Self:
        names = [step.name for step in self.steps]
        if len(set(names)) < len(names):
            raise ValueError("two steps have the same name")
        for step in self.steps:
            if step.series and step.series not in self.series:
                raise ValueError(f"the step '{step.name}' is about the series '{step.series}', which has no settings")
            asking = [each.name for each in self.steps[: self.place_of(step.name)] if each.answers]
            if (step.recalls or _SAID in step.facts) and step.recalls not in asking:
                raise ValueError(f"the step '{step.name}' recalls an answer, and no step before it asks for that")
        return self


@cache
def tour(language: str = "en") -> Tour:
    """Return the tour in a language.

    Args:
        language: The name of its file.

    Raises:
        ConfigError: There is no such language, or its file has a mistake; the message names the entry.

    Example:
        >>> tour().steps[2].title
        'Split'
    """
    return read_tour(_FOLDER / f"{language}.yaml")


def read_tour(path: Path) -> Tour:
    """Read a tour from its file.

    Raises:
        ConfigError: It can't be read; the message names the entry that is wrong.
    """
    try:
        found = parsed(Tour, yaml.safe_load(path.read_text(encoding="utf-8")))
        for name in found.series:
            found.draft(name)
        for run in (*found.opening, *found.knowable):
            run.config  # noqa: B018 - settings that do not work are told now and not to whoever takes the tour
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"The tour can't be read: {' '.join(str(error).split())}.") from error
    except LabError as error:
        raise ConfigError(f"The tour {path.name} can't be taken. {error}") from error
    return found
