"""``python -m benchmarks.peers [PRICES.csv]``: measure ours and the peers in turns and write ``docs/peers.md``.

``make peers PRICES=...`` calls it, after it has made the peers' environment. Without a file the bundled companies
are the panel.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.peers.child import CONTENDERS
from benchmarks.peers.children import Child, Figures
from benchmarks.peers.score import Score, score
from benchmarks.peers.task import Task
from benchmarks.peers.tasks import panel_task, small_task
from benchmarks.peers.words import page

OUT = Path(__file__).parents[2] / "docs" / "peers.md"
REPETITIONS = 9
SEEDS = (1, 2, 3)


def main() -> None:
    """Measure both tasks and write the page."""
    prices = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    small, panel = small_task(), panel_task(prices)
    with tempfile.TemporaryDirectory() as folder:
        short = _in_turns(small, Path(folder), REPETITIONS)
        long, scores = _with_scores(panel, Path(folder))
    text = page((small, short), (panel, long), scores)
    OUT.write_text(text, encoding="utf-8")
    print(text)


def _in_turns(task: Task, folder: Path, repetitions: int) -> dict[str, list[Figures]]:
    """Let every contender train the task over and over, one after the other; the first time does not count."""
    with Child.all(task, folder) as children:
        for child in children.values():
            child.fit(task.steps, seed=0)
        found: dict[str, list[Figures]] = {name: [] for name in children}
        for turn in range(repetitions):
            for name, child in children.items():
                found[name].append(child.fit(task.steps, seed=turn))
                print(task.title, name, found[name][-1], flush=True)
    return found


def _with_scores(task: Task, folder: Path) -> tuple[dict[str, list[Figures]], dict[str, list[Score]]]:
    found: dict[str, list[Figures]] = {name: [] for name in CONTENDERS}
    scores: dict[str, list[Score]] = {name: [] for name in CONTENDERS}
    with Child.all(task, folder) as children:
        for child in children.values():
            child.fit(3, seed=0)
        for seed in SEEDS:
            for name, child in children.items():
                found[name].append(child.fit(task.steps, seed=seed))
                scores[name].append(score(task, child.predict(folder / "predicted.npy")))
                print(task.title, name, found[name][-1], scores[name][-1], flush=True)
    return found, scores


main()
