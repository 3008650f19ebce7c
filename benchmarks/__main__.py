"""``python -m benchmarks``: run everything and write `benchmarks/results/latest.md` and `.json`.

``python -m benchmarks epochs`` leaves the app and several workers out. Some are measured alone, and only printed:
``python -m benchmarks scale`` what a run costs the store, and several workers against one; ``python -m benchmarks
memory`` what app, service and worker take together with 30 visitors; ``python -m benchmarks crowd`` how long 30 and 60
visitors wait for a page. How to read it: `docs/performance.md`.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import csv_file, epochs, forward, panel
from benchmarks.jobs import JOBS

RESULTS = Path(__file__).parent / "results"
REPETITIONS = {"reference": 9, "larger": 3}


def main() -> None:
    """Measure, print, and write down."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if sys.argv[1:] == ["scale"]:
        for title, figures in _scale():
            print(_figure_table(title, figures), end="\n\n", flush=True)
        return
    if sys.argv[1:] == ["memory"]:
        from benchmarks import memory

        for profile in ("small", "normal"):
            print(_figure_table(f"memory, profile {profile}", memory.measure(profile)), end="\n\n", flush=True)
        return
    if sys.argv[1:] == ["crowd"]:
        from benchmarks import crowd

        for visitors in (30, 60):
            print(_figure_table(f"{visitors} visitors", crowd.measure(visitors)), end="\n\n", flush=True)
        return
    tables: list[str] = []
    kept: dict[str, object] = {}

    def keep(name: str, found: object, table: str) -> None:
        # At once, so that what was measured is not lost with what comes after it.
        tables.append(table)
        kept[name] = found
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "latest.md").write_text("\n\n".join(tables) + "\n")
        (RESULTS / "latest.json").write_text(json.dumps(kept, indent=1) + "\n")
        print(table, end="\n\n", flush=True)

    for name, job in JOBS.items():
        seconds = epochs.measure(name, REPETITIONS[name])
        keep(f"epoch seconds, {name}", seconds, _epoch_table(job().title, seconds))
    figures = forward.measure()
    keep("forward", figures, _figure_table("NumPy forward pass", figures))
    figures = panel.measure()
    keep(
        "panel", figures, _figure_table("many tickers, one model: windows of 22 rows with 5 inputs, LSTM(24)", figures)
    )
    figures = csv_file.measure()
    keep("csv", figures, _figure_table("a CSV of 619,040 rows", figures))
    if sys.argv[1:] != ["epochs"]:
        from benchmarks import live

        for title, figures in _scale():
            keep(title, figures, _figure_table(title, figures))

        figures = live.measure()
        keep("app", figures, _figure_table("the app", figures))


def _scale() -> Iterator[tuple[str, dict[str, float]]]:
    """Measure what a run costs beside its training, and how much several workers do."""
    from benchmarks import store_costs, workers

    yield "what a run costs the store", store_costs.measure()
    yield "several workers", workers.measure()


def _figure_table(title: str, figures: dict[str, float]) -> str:
    return "\n".join([f"| {title} | |", "|---|---|", *(f"| {name} | {value:.2f} |" for name, value in figures.items())])


def _epoch_table(title: str, seconds: dict[str, list[float]]) -> str:
    """Return medians, spreads, and how many times longer than ours each takes, measured pair by pair."""
    lines = [f"| {title} | median s | min s | max s | times ours |", "|---|---|---|---|---|"]
    for name, values in seconds.items():
        ratio = statistics.median(one / two for one, two in zip(values, seconds["ours"], strict=True))
        spread = f"{statistics.median(values):.3f} | {min(values):.3f} | {max(values):.3f}"
        lines.append(f"| {name} | {spread} | {ratio:.2f} |")
    return "\n".join(lines)


main()
