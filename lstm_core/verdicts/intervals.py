"""Do the bands around predictions hold what they promise?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.evaluation.intervals import Band
from lstm_core.numbers import listed, percent
from lstm_core.steps import DAY, Step
from lstm_core.verdicts.kit import Judgement, Rule, Subject, judge

__all__ = ["INTERVALS", "Coverage", "band_in_words", "judge_intervals"]

_SPOKEN = 0.8  # the level that the sentence speaks of
_DEVIATIONS = 2  # so many standard deviations of a share that was drawn at random are chance


@dataclass(frozen=True)
class Coverage:
    """What bands held.

    Attributes:
        bands: One a level.
        rows: How many rows were predicted.
        step: What one of them stands for.
    """

    bands: tuple[Band, ...]
    rows: int
    step: Step

    @property
    def narrow(self) -> list[str]:
        """The levels that hold too little, in words."""
        return [percent(band.nominal) for band in self.bands if _beyond_chance(band, self.rows) < 0]

    @property
    def wide(self) -> list[str]:
        """The levels that hold more than they promise."""
        return [percent(band.nominal) for band in self.bands if _beyond_chance(band, self.rows) > 0]


def judge_intervals(bands: Sequence[Band], rows: int, step: Step = DAY) -> Judgement:
    """Say how much the 80% interval held, and whether all of them are honest."""
    return judge(INTERVALS, Coverage(tuple(bands), rows, step))


def band_in_words(band: Band, rows: int) -> str:
    """Say in a word or two whether a band of so many rows is as wide as it should be."""
    return {-1: "too narrow", 0: "honest", 1: "too wide"}[_beyond_chance(band, rows)]


def _beyond_chance(band: Band, rows: int) -> int:
    """Return -1 for a band that holds too little, 1 for too much, 0 for as much as chance lets one expect."""
    beyond = band.coverage - band.nominal
    allowed = _DEVIATIONS * math.sqrt(band.nominal * (1 - band.nominal) / rows)
    return 0 if abs(beyond) <= allowed else int(math.copysign(1, beyond))


def _held(found: Coverage) -> str:
    spoken = min(found.bands, key=lambda band: abs(band.nominal - _SPOKEN))
    held = f"{percent(spoken.coverage)} of the {found.step.shorts}"
    return f"The {percent(spoken.nominal)} interval held the value for {held}."


INTERVALS: Subject[Coverage] = Subject(
    "Do the intervals hold what they promise?",
    "The share of test rows that each interval held beside the share that it promises. Two standard deviations of a "
    "share of so many rows are taken to be chance.",
    (
        Rule(
            "I0",
            "mixed",
            "some levels hold too little, others too much",
            lambda found: bool(found.narrow and found.wide),
            lambda found: (
                f"{_held(found)} Those of {listed(found.narrow)} promise too much, those of {listed(found.wide)} are "
                "wider than they need to be."
            ),
        ),
        Rule(
            "I1",
            "narrow",
            "some level holds less than it promises",
            lambda found: bool(found.narrow),
            lambda found: (
                f"{_held(found)} Those of {listed(found.narrow)} promise too much: they are too narrow for the test "
                "part."
            ),
        ),
        Rule(
            "I2",
            "wide",
            "some level holds more than it promises",
            lambda found: bool(found.wide),
            lambda found: (
                f"{_held(found)} Those of {listed(found.wide)} are wider than they need to be: safe, but they say less "
                "than they could."
            ),
        ),
        Rule(
            "I3",
            "honest",
            "anything else",
            lambda found: True,
            lambda found: (
                f"{_held(found)} All of them hold what they promise, as closely as chance allows over "
                f"{found.step.count(found.rows)}: they are honest."
            ),
        ),
    ),
)
