"""The settings that are not the same in all of some runs, and what they are in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.config import ExperimentConfig
from lstm_core.knobs.knob import Knob, knobs_of
from lstm_core.knobs.words import in_words, inside
from lstm_core.numbers import listed

__all__ = ["IDLE", "Differing", "differing", "differing_in_words"]

IDLE = "–"
"""What stands for a setting that does nothing in a run, as another one is not set."""

# A preset says where settings come from and decides nothing; a hash is no setting.
_NO_SETTINGS = ("preset", "data.sha256")
_LONG = 24  # characters of a value that a sentence names
_MOST_NAMED, _MOST_VALUES, _MOST_WORDS = 4, 4, 3


@dataclass(frozen=True)
class Differing:
    """One setting that is not the same in all.

    Attributes:
        knob: Which.
        values: What it is in each run, in words, in the order of the runs; ``IDLE`` where it does nothing.
    """

    knob: Knob
    values: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the setting is called, with its unit where it has one."""
        return self.knob.about.label

    @property
    def mention(self) -> str:
        """What it is called inside a sentence, with its values where these are few and short."""
        title, told = self.knob.title, list(dict.fromkeys(self.values))
        # A title of many words is a sentence of its own, such as 'Learn from many tickers'.
        name = f"'{title}'" if len(title.split()) > _MOST_WORDS else inside(title)
        several = any(len(value) > _LONG or ", " in value for value in told)
        if self.knob.path == "seed" or len(told) > _MOST_VALUES or several:
            return name
        return f"{name} ({listed(told)})"


def differing(configs: Sequence[ExperimentConfig]) -> tuple[Differing, ...]:
    """Return what differs, in the order of the settings, the seed last; what does nothing in any run is left out.

    Of a run on many tickers it does not matter which of them is looked at.

    Args:
        configs: Those of the runs.

    Example:
        >>> start = ExperimentConfig()
        >>> found = differing([start, start.with_("features", window=20), start.with_("", seed=8)])
        >>> [(one.title, one.values) for one in found]
        [('Window (time steps)', ('60', '20', '60')), ('Seed', ('7', '7', '8'))]
    """
    fields = [config.model_dump() for config in configs]
    skipped = (*_NO_SETTINGS, *(["data.ticker"] if any(config.data.tickers for config in configs) else []))
    rows = [
        Differing(
            knob,
            tuple(in_words(knob, knob.value(each)) if knob.counts(each) else IDLE for each in fields),
        )
        for knob in knobs_of(ExperimentConfig).values()
        if knob.path not in skipped
    ]
    return tuple(sorted((row for row in rows if len(set(row.values)) > 1), key=lambda row: row.knob.path == "seed"))


def differing_in_words(found: Sequence[Differing], runs: int) -> str:
    """Say in a clause what differs.

    Args:
        found: What ``differing`` found.
        runs: Of how many runs.

    Example:
        >>> start = ExperimentConfig()
        >>> differing_in_words(differing([start, start.with_("features", window=20).with_("", seed=8)]), 2)
        'These two differ in window (60 and 20) and seed'
    """
    these = f"These {_NUMBERS[runs]}" if runs < len(_NUMBERS) else f"These {runs}"
    if not found:
        return f"{these} have the same settings"
    # The seed comes last and is always named: it is the luck in all of it. What does nothing in some is left out: it
    # follows from another that is named.
    seed = [one.mention for one in found if one.knob.path == "seed"]
    others = [one.mention for one in found if one.knob.path != "seed" and IDLE not in one.values]
    named = others[:_MOST_NAMED]
    if len(others) > len(named):
        named.append(f"{len(others) - len(named)} more settings" if len(others) - len(named) > 1 else others[-1])
    return f"{these} differ in {listed([*named, *(seed if others else ['the seed alone'])])}"


_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight")
