"""Cutting the rows in the order of time."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from lstm_core.config import SplitConfig
from lstm_core.errors import TooFewRowsError

__all__ = ["Part", "Split", "WindowCounts", "count_windows", "largest_window", "split_rows"]

_SHORTEST = 2  # time steps


@dataclass(frozen=True)
class Part:
    """Rows ``start`` (included) to ``stop`` (not included) of a table."""

    start: int
    stop: int

    def __len__(self) -> int:
        return self.stop - self.start


@dataclass(frozen=True)
class Split:
    """The parts of a table, each later than the one before it; ``validation`` may be empty."""

    train: Part
    validation: Part
    test: Part

    @property
    def before_test(self) -> Part:
        """The rows of training and validation part together."""
        return Part(self.train.start, self.test.start)


@dataclass(frozen=True)
class WindowCounts:
    """How many windows each part yields."""

    train: int
    validation: int
    test: int


def split_rows(rows: int, config: SplitConfig) -> Split:
    """Cut ``rows`` rows by the shares of a config, or at the exact rows that it names.

    Raises:
        TooFewRowsError: The config names rows that there are not.

    Example:
        >>> split = split_rows(1259, SplitConfig(train=0.8))
        >>> len(split.train), len(split.validation), len(split.test)
        (1007, 0, 252)
    """
    if config.rows is not None:
        first, validation, test, end = config.rows
        if end > rows:
            raise TooFewRowsError(f"The split was made for {end} rows or more, but the series has {rows}.")
        return Split(Part(first, validation), Part(validation, test), Part(test, end))
    # Rounded before they are cut off, because 0.7 + 0.1 is a little less than 0.8 in floating point.
    train = int(round(rows * config.train, 6))
    validation = int(round(rows * (config.train + config.validation), 6))
    return Split(Part(0, train), Part(train, validation), Part(validation, rows))


def largest_window(rows: int, longest: int, config: SplitConfig, horizon: int = 1) -> int | None:
    """Return the longest window that every part still yields a sample for; ``None`` if none does.

    Args:
        rows: Rows of the table.
        longest: Time steps that it may have at most.
        config: How the rows are cut.
        horizon: Rows that each sample predicts.

    Example:
        >>> largest_window(120, 60, SplitConfig(train=0.8))
        23
    """

    def fits(window: int) -> bool:
        try:
            count_windows(rows, window, config, horizon)
        except TooFewRowsError:
            return False
        return True

    # Whatever fits, fits with a shorter window too.
    number = bisect.bisect_left(range(_SHORTEST, longest + 1), True, key=lambda window: not fits(window))
    return number + _SHORTEST - 1 if number else None


def count_windows(rows: int, window: int, config: SplitConfig, horizon: int = 1) -> WindowCounts:
    """Say how many windows a table of ``rows`` rows yields, without making them.

    Args:
        rows: Rows of the table.
        window: Time steps in one sample.
        config: How the rows are cut.
        horizon: Rows that each sample predicts; all of them lie in the sample's part.

    Raises:
        TooFewRowsError: Some part that is needed yields none.

    Example:
        >>> count_windows(1259, 60, SplitConfig(train=0.8))
        WindowCounts(train=947, validation=0, test=192)
    """
    split = split_rows(rows, config)
    ahead = horizon - 1
    lost = ahead if config.reach_back else window + ahead
    train = len(split.train) - window - ahead
    validation = len(split.validation) - (lost if len(split.validation) else 0)
    test = len(split.test) - lost
    needed = {"training": train, "test": test} | ({"validation": validation} if config.has_validation else {})
    for name, windows in needed.items():
        if windows < 1:
            size = len({"training": split.train, "test": split.test, "validation": split.validation}[name])
            raise TooFewRowsError(
                f"Too few rows: the {name} part has {size} of the {rows} rows, which is not enough for a window "
                f"of {window} and the {'value' if horizon == 1 else f'{horizon} values'} after it. Choose a shorter "
                "window, another split or a longer series."
            )
    return WindowCounts(train, validation, test)
