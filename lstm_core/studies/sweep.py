"""The sweep of a run: one or two of its settings over a grid of values, compared on the validation part.

What the runs come to is computed in ``evaluation/selection.py``, what luck does in ``evaluation/luck.py``; the words
are those of ``common/selection_words.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.evaluation.selection import FRESH_SEEDS, Selection, best_again, select
from lstm_core.features.splits import count_windows
from lstm_core.frozen_model import parsed
from lstm_core.knobs.knob import Knob, knobs_of, value_at
from lstm_core.knobs.words import in_words
from lstm_core.results import RunResult
from lstm_core.studies.common.asks import Answers, Start, Varied
from lstm_core.studies.common.choosing import ChoosingStudy, there
from lstm_core.studies.common.report import Block, Drawn, Report, Trained
from lstm_core.studies.common.selection_words import exam_of, selection_report, setting_names, varied_knobs
from lstm_core.studies.common.worth_trying import few_around, worth_trying

__all__ = ["STUDY", "grid_configs"]

_MOST_RUNS = 60
"""Runs of one grid; with those from fresh seeds a study has less than 100."""

_KNOBS = knobs_of(ExperimentConfig)
_MOST_SETTINGS = 2
_USUAL = "model.units"

Grid = Mapping[str, Sequence[Any]]


def grid_configs(config: ExperimentConfig, vary: Grid) -> tuple[ExperimentConfig, ...]:
    """Return a run with each combination of some settings' values, but for its own.

    Args:
        config: The run.
        vary: The values of each setting, by its path; those that are text are read as on the command line.

    Raises:
        ConfigError: A value is impossible, or two do not go together.

    Example:
        >>> grid = grid_configs(ExperimentConfig(), {"model.units": (32, 64), "features.window": (20, 60)})
        >>> [(each.model.units, each.features.window) for each in grid]
        [(32, 20), (32, 60), (64, 20)]
    """
    found = []
    for values in product(*vary.values()):
        fields = config.model_dump()
        for path, value in zip(vary, values, strict=True):
            part, _, name = path.rpartition(".")
            fields[part][name] = value
        found.append(parsed(ExperimentConfig, fields))
    return tuple(each for each in dict.fromkeys(found) if each != config)


def _usual(start: Start) -> dict[str, tuple[Any, ...]]:
    return {_USUAL: few_around(worth_trying(start)[_USUAL], start.config.model.units)}


class _SweepStudy(ChoosingStudy):
    """The run beside the same run with other values of one or two settings."""

    command = "sweep"
    has_own_command = True
    title = "Sweep"
    called = "a sweep"
    about = "settings"
    summary = "Train one or two settings over a grid of values and compare them on the validation part."
    intro = (
        "A **sweep** trains this run again with other values of one setting, or of two, and compares them on the "
        "**validation part**: rows that no training saw, and that are not the exam. The best of many looks good by "
        "luck alone; how good is drawn in as the **luck line**. The best three are trained again from fresh seeds "
        "before they are ranked, and their test figures stay shut until you open them."
    )
    asks = (
        Varied(
            "vary",
            "Setting",
            "Which setting takes several values, all others staying as they are.",
            worth_trying,
            most=_MOST_SETTINGS,
            usual=_usual,
        ),
    )
    again = "Make another sweep"
    icon = "grid_on"

    def configs(self, start: Start, *, vary: Grid | None = None) -> tuple[ExperimentConfig, ...]:
        """Return the grid, but for the run itself."""
        config = start.config
        self.require(config)
        vary = _usual(start) if vary is None else vary
        _check(vary, worth_trying(start))
        found = grid_configs(config, vary)
        if not found:
            raise ConfigError("Choose at least one value that the run does not have already.")
        if len(found) > _MOST_RUNS:
            raise ConfigError(f"This grid has {len(found)} runs, and a sweep has {_MOST_RUNS} at most. Take out some.")
        for window in {each.features.window for each in found}:
            count_windows(len(start.dates), window, config.split, config.features.horizon)
        return found

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Name the values that differ, and the seed of those that are trained again."""
        return setting_names(configs)

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say the same each time."""
        return "Start the sweep"

    def asked(self, start: Start, answers: Answers) -> dict[str, Any]:
        """Keep the grid, and that the best are trained again."""
        vary = answers.get("vary") or _usual(start)
        configs = (start.config, *grid_configs(start.config, vary))
        grid = {path: _values(path, configs) for path in vary}
        return {"vary": grid, "best_again": {"seeds": FRESH_SEEDS}}

    def follow_up(
        self, start: RunResult | None, trained: Sequence[Trained], asked: Mapping[str, Any]
    ) -> tuple[ExperimentConfig, ...]:
        """Return the best settings from fresh seeds."""
        start = there(start)
        if any(each.result.config.seed != start.config.seed for each in trained):
            return ()
        found = select(start, [each.result for each in trained])
        return best_again(start.config, {one.config: one.rmse for one in found.candidates})

    def goes_on(self, asked: Mapping[str, Any], configs: Sequence[ExperimentConfig]) -> bool:
        """Say whether the best are still to be trained again."""
        return "best_again" in asked and len({config.seed for config in configs}) == 1

    def live(
        self, start: RunResult | None, trained: Sequence[Trained], configs: Sequence[ExperimentConfig], elsewhere: int
    ) -> tuple[Block, ...]:
        """Draw the settings as they come."""
        start = there(start)
        found = select(start, [each.result for each in trained], elsewhere)
        waiting = [each for each in configs if each.seed == start.config.seed]
        return _charts(found, [start.config, *waiting], key="live")

    def report_beside(self, start: RunResult | None, trained: Sequence[Trained], elsewhere: int) -> Report[Selection]:
        """Say the same, with all that was tried on the same question."""
        start = there(start)
        found = select(start, [each.result for each in trained], elsewhere)
        return selection_report(found, start, _charts(found, [one.config for one in found.candidates], key="sweep"))

    def tests(self, start: RunResult | None, trained: Sequence[Trained]) -> tuple[Block, ...]:
        """Return the test errors of what is ranked."""
        start = there(start)
        return exam_of(select(start, [each.result for each in trained]), start, [each.result for each in trained])


def _check(vary: Grid, offers: Mapping[str, Any]) -> None:
    if not 1 <= len(vary) <= _MOST_SETTINGS:
        raise ConfigError(f"A sweep varies one setting or two, not {len(vary)}.")
    for path, values in vary.items():
        if path not in offers:
            raise ConfigError(f"'{path}' can't be varied here. Choose among: {', '.join(offers)}.")
        if not values:
            raise ConfigError(f"Choose the values of {_KNOBS[path].title.lower()}, two or more.")


def _values(path: str, configs: Sequence[ExperimentConfig]) -> list[Any]:
    """Return the values that a setting takes in some runs, in order, ready for JSON."""
    fields = [config.model_dump(mode="json") for config in configs[1:]]
    return list(dict.fromkeys(value_at(each, path) for each in fields))


def _charts(found: Selection, configs: Sequence[ExperimentConfig], *, key: str) -> tuple[Block, ...]:
    """Return the map of two settings, and the dots of all.

    Args:
        found: What the validation part says so far.
        configs: All settings, also those that are not trained yet, that of the run itself first.
        key: Where the charts stand.
    """
    # Imported here, so that commands that draw nothing do without Plotly.
    from lstm_core.charts.experiments.sweep_dots import sweep_dots

    names = dict(zip(configs, setting_names(configs), strict=True))
    done = [one.config for one in found.candidates]
    waiting = [name for config, name in names.items() if config not in done]
    dots = Drawn(sweep_dots(found, [names[config] for config in done], waiting), f"{key}_dots")
    knobs = varied_knobs(configs)
    return (_map(found, configs, knobs, key), dots) if len(knobs) == _MOST_SETTINGS else (dots,)


def _map(found: Selection, configs: Sequence[ExperimentConfig], knobs: Sequence[Knob], key: str) -> Drawn:
    from lstm_core.charts.experiments.sweep_map import MapAxis, Pair, sweep_map

    def value(config: ExperimentConfig, knob: Knob) -> str:
        return in_words(knob, value_at(config.model_dump(), knob.path))

    def axis(knob: Knob) -> MapAxis:
        taken = {value_at(config.model_dump(), knob.path) for config in configs}
        ordered = sorted(taken, key=lambda one: _order(knob, one))
        return MapAxis(knob.title, tuple(in_words(knob, value) for value in ordered))

    beyond = None if found.luck is None else found.luck.expected
    cells = [
        Pair(
            value(one.config, knobs[0]),
            value(one.config, knobs[1]),
            change=-one.gain,
            deviation=one.deviation,
            is_best=place == found.best,
            is_beyond=beyond is not None and one.gain > beyond,
        )
        for place, one in enumerate(found.candidates)
    ]
    return Drawn(sweep_map(axis(knobs[0]), axis(knobs[1]), cells), f"{key}_map")


def _order(knob: Knob, value: Any) -> tuple[int, Any]:
    if value in knob.about.tries and knob.kind not in (int, float):
        return 0, knob.about.tries.index(value)
    return (0, 0) if value is None else (1, value) if isinstance(value, int | float) else (2, str(value))


STUDY = _SweepStudy()
