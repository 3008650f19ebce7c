"""What the list of a thousand runs costs: opened, searched, filtered, grouped; in the core.

``python -m benchmarks.runs`` prints it. The first opening in a process reads the settings of all runs; those after it
know them.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lstm_core.config import preset
from lstm_core.knobs.words import departures
from lstm_core.runs.lists.columns import COLUMNS, FIRST_COLUMNS
from lstm_core.runs.lists.finding import Wanted, found
from lstm_core.runs.lists.lines import Listed, by_settings, listing, one_by_one
from lstm_core.runs.store import RunStore
from lstm_core.runs.submission import insert_runs
from lstm_core.runs.summary import RunSummary, keep_summary

__all__ = ["measure"]

RUNS = 1000
_SUMMARY = RunSummary(1.2, 0.01, (-0.01, 0.03), "HAR", 0.001, (-0.02, 0.03), "level", "R4", 1.1, 9, 9, 20, 12.5, 192)


def measure() -> dict[str, float]:
    """Return milliseconds of processor time by name; medians of 5 but for the first opening."""
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(Path(folder))
        _fill(store)
        # What filling has left in memory would make the first opening look cheap.
        departures.cache_clear()
        first = _milliseconds(lambda: _open(store), times=1)
        runs = listing(store, "ann").runs
        wanted = Wanted("window seed 3", settings={"model.units": ["6"]})
        return {
            f"{RUNS:,} runs, first opened, ms": first,
            f"{RUNS:,} runs, opened again, ms": _milliseconds(lambda: _open(store)),
            "searched and filtered by a setting, ms": _milliseconds(lambda: found(runs, wanted)),
            "seeds together, ms": _milliseconds(lambda: by_settings(runs)),
        }


def _fill(store: RunStore) -> None:
    base = preset("recommended")
    grid = [(seed, window, units) for units in range(4, 9) for window in range(10, 30) for seed in range(10)]
    configs = [base.with_("", seed=s).with_("features", window=w).with_("model", units=u) for s, w, u in grid]
    with store.database.transaction() as connection:
        insert_runs(connection, configs, ("ann", "IBM"), time.time())
        connection.execute(
            "UPDATE runs SET state = 'finished', has_result = 1, ended = created, summary = ?",
            (keep_summary(_SUMMARY),),
        )


def _open(store: RunStore) -> list[list[object]]:
    """Do all that the page does before it hands its table to the browser."""
    runs: tuple[Listed, ...] = listing(store, "ann", choosing={"nothing"}).runs
    lines = one_by_one(found(runs, Wanted()))
    return [[COLUMNS[name].value(line) for name in FIRST_COLUMNS] for line in lines]


def _milliseconds(work: Callable[[], object], times: int = 5) -> float:
    took = []
    for _ in range(times):
        begun = time.process_time()
        work()
        took.append(1000 * (time.process_time() - begun))
    return statistics.median(took)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
