"""The next rows of a series: how its curve goes on where the test part begins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.errors import ConfigError
from lstm_core.evaluation.measures import mae
from lstm_core.features.splits import split_rows
from lstm_core.leaks import LEAKS
from lstm_core.lessons.drawings.drawing import MOST_PLACES, Drawing, DrawnGuess, DrawnLine, closeness
from lstm_core.lessons.drawings.sheet import Sheet
from lstm_core.numbers import number
from lstm_core.results import RunResult
from lstm_core.steps import step_of

__all__ = ["CURVE"]

_KNOWN = 2  # times as many rows are shown before the drawing as are drawn: more leave a finger no room


class _Curve(Drawing):
    """The first rows of the test part, in the target's unit."""

    def check(self, config: ExperimentConfig, ahead: int) -> None:
        """Refuse a run on many tickers, windows inside the parts, or targets that are no column of the table."""
        if not 2 <= ahead <= MOST_PLACES:
            raise ConfigError(f"From 2 to {MOST_PLACES} rows can be drawn ahead, not {ahead}.")
        if config.data.tickers or not config.split.reach_back:
            raise ConfigError("A curve can be drawn for one series whose test windows reach back only.")
        if config.leak != "none" and LEAKS[config.leak].scatters:
            raise ConfigError("A curve can't be drawn where a leak takes rows of the test part from anywhere.")

    def sheet(self, config: ExperimentConfig, table: PriceTable, ahead: int) -> Sheet:
        """Return a place for each row ahead, beginning flat; the curve before ends at the last row before the exam."""
        target = config.features.target
        if target not in table.columns:
            raise ConfigError(f"A curve can be drawn for a column of the table only, and '{target}' is none.")
        first = split_rows(len(table), config.split).test.start
        known = table.frame[target].to_numpy(dtype=np.float64)[max(0, first - _KNOWN * ahead) : first]
        last, air = float(known[-1]), float(known.max() - known.min()) or abs(float(known[-1])) or 1.0
        return Sheet(
            f"How does {target} go on?",
            f"{step_of(table.dates).shorts} ahead",
            f"{target} (unit of the data)",
            _places(ahead),
            tuple(map(float, known)),
            float(known.min()) - air,
            float(known.max()) + air,
            (last,) * ahead,
        )

    def beside(self, result: RunResult, table: PriceTable, drawn: Sequence[float]) -> DrawnGuess:
        """Return the drawing beside what happened, the last value again and again, and the network's predictions."""
        ahead = len(drawn)
        sheet = self.sheet(result.config, table, ahead)
        happened = result.outputs.actual[:ahead, 0]
        network, flat = result.outputs.point[:ahead, 0], np.full(ahead, sheet.known[-1])
        off = {"you": mae(happened, np.asarray(drawn, dtype=np.float64)), "flat": mae(happened, flat)}
        told = (
            f"Your curve was off by {number(off['you'], 3)} on average, repeating the last value by "
            f"{number(off['flat'], 3)}."
        )
        return DrawnGuess(
            f"Your curve and what {result.config.features.target} did",
            sheet.across,
            sheet.up,
            sheet.places,
            sheet.known,
            DrawnLine("your guess", tuple(map(float, drawn))),
            DrawnLine("what happened", tuple(map(float, happened))),
            DrawnLine("a flat line", tuple(map(float, flat))),
            (DrawnLine(f"the network, {result.step.one} at a time", tuple(map(float, network))),),
            f"{told} {closeness(-off['you'], -off['flat'], 'A flat line')}",
            off["you"] < off["flat"],
        )


CURVE = _Curve()


def _places(ahead: int) -> tuple[str, ...]:
    return tuple(f"+{number}" for number in range(1, ahead + 1))
