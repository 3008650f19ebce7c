"""What every contender is given: scaled rows, where they end, and how long to train. Needs numpy alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

__all__ = ["Task"]


@dataclass(frozen=True)
class Task:
    """One job for all contenders: predict the next row's target of each ticker from the window before it.

    Attributes:
        title: What a reader of the table is told.
        tickers: What the series are called.
        first_test: Of each ticker the row at which the test part begins; it goes on to the end. Training may
            use all rows before it.
        window: Rows that a prediction looks at.
        units: Width of the one LSTM layer.
        batch: Windows in one update.
        learning_rate: Adam's.
        steps: Updates in one training.
        rows: Of each ticker all rows, scaled on rows before the test part, shape (rows, inputs). The first column is
            the target itself.
    """

    title: str
    tickers: tuple[str, ...]
    first_test: tuple[int, ...]
    window: int
    units: int
    batch: int
    learning_rate: float
    steps: int
    rows: tuple[np.ndarray, ...] = field(repr=False)

    @property
    def inputs(self) -> int:
        """Columns of a row."""
        return self.rows[0].shape[1]

    def tests(self) -> Iterator[tuple[int, int, np.ndarray]]:
        """Go through what is to be predicted: ticker, row, and the rows of the window before it."""
        for ticker, (rows, first) in enumerate(zip(self.rows, self.first_test, strict=True)):
            for row in range(first, len(rows)):
                yield ticker, row, rows[row - self.window : row]

    def save(self, path: Path) -> None:
        """Write it down for a contender in another process."""
        facts = {name: value for name, value in asdict(self).items() if name != "rows"}
        series = {f"rows_{place}": rows for place, rows in enumerate(self.rows)}
        np.savez(path, facts=np.array(json.dumps(facts)), **series)

    @classmethod
    def load(cls, path: Path) -> Task:
        """Read what ``save`` wrote."""
        with np.load(path) as file:
            facts = json.loads(str(file["facts"]))
            rows = tuple(file[f"rows_{place}"] for place in range(len(facts["tickers"])))
        facts |= {name: tuple(facts[name]) for name in ("tickers", "first_test")}
        return cls(**facts, rows=rows)
