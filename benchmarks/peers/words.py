"""The page ``docs/peers.md``: what was measured, as tables, and how to read them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence

from benchmarks.peers.children import Figures
from benchmarks.peers.score import Score
from benchmarks.peers.task import Task

__all__ = ["page"]

Measured = Mapping[str, Sequence[Figures]]

_TOP = """# Beside other libraries

Made by `make peers`, which makes an environment for the peers (`benchmarks/peers/requirements.txt`; their pins differ
from ours) and lets everybody train the same thing in turns: same rows, same split, same inputs, same number of
updates of equally many windows, one LSTM layer of the same width, Adam with the same learning rate, squared error.
Our network has attention on top of that, which the peers' do not.

- **Seconds** are from the call until it is back, in a process that has everything loaded and has trained once before.
  Look at *times ours*, the median of the ratios within a turn: other work on the machine changes seconds from one
  minute to the next.
- **Seconds of CPU** are those of all cores together.
- **Memory** is the most that the process ever held, libraries included.
"""
_SCORES = """Errors are RMSE on the test part, which nothing was fitted to or chosen by, as a multiple of HAR's (a
linear model on the means of the last 1, 5 and 22 rows, fitted ticker by ticker to the same rows); below 1 is better
than HAR. Median over tickers, then over seeds. All contenders learn with one recipe, which is nobody's best: how good
our preset for volatility is says [accuracy](accuracy.md).
"""


def page(small: tuple[Task, Measured], panel: tuple[Task, Measured], scores: Mapping[str, Sequence[Score]]) -> str:
    """Return the whole page.

    Args:
        small: The short job, and what each contender took for it, turn by turn.
        panel: The same for many tickers.
        scores: How good each was on these, seed by seed.
    """
    return "\n".join(
        [
            _TOP,
            f"## Many short trainings: {small[0].title}\n",
            _costs(small[1]),
            "",
            f"## Many tickers: {panel[0].title}\n",
            _of(panel[0]),
            _costs(panel[1]),
            "",
            _SCORES,
            _scores(scores),
            "",
        ]
    )


def _of(task: Task) -> str:
    names = ", ".join(task.tickers[:5]) + (", ..." if task.tickers[5:] else "")
    return (
        f"{names}: {sum(task.first_test):,} rows to learn from; {task.steps:,} updates of {task.batch} windows of "
        f"{task.window} rows with {task.inputs} inputs, LSTM({task.units}).\n"
    )


def _costs(measured: Measured) -> str:
    head = ("contender", "seconds", "times ours", "seconds of CPU", "times ours", "memory, MB")
    ours = measured["ours"]
    rows = []
    for name, found in measured.items():
        seconds, cpu = _seconds, _cpu
        rows.append(
            (
                name,
                f"{_median(found, seconds):.3f}",
                f"{_ratio(found, ours, seconds):.2f}",
                f"{_median(found, cpu):.3f}",
                f"{_ratio(found, ours, cpu):.2f}",
                f"{max(one.peak for one in found):,.0f}",
            )
        )
    return _table(head, rows)


def _scores(scores: Mapping[str, Sequence[Score]]) -> str:
    head = ("contender", "of HAR's", "seed by seed", "of repeating the last value", "tickers better than HAR")
    rows = [
        (
            name,
            f"{statistics.median(one.har for one in found):.4f}",
            ", ".join(f"{one.har:.4f}" for one in found),
            f"{statistics.median(one.persistence for one in found):.4f}",
            f"{statistics.median_low(one.better for one in found)} of {found[0].tickers}",
        )
        for name, found in scores.items()
    ]
    return _table(head, rows)


def _seconds(figures: Figures) -> float:
    return figures.seconds


def _cpu(figures: Figures) -> float:
    return figures.cpu_seconds


def _median(found: Sequence[Figures], of: Callable[[Figures], float]) -> float:
    return statistics.median(map(of, found))


def _ratio(found: Sequence[Figures], ours: Sequence[Figures], of: Callable[[Figures], float]) -> float:
    return statistics.median(of(one) / of(two) for one, two in zip(found, ours, strict=True))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))
