"""``python -m benchmarks.accuracy [PRICES.csv [PART ...]]``: measure, print as it goes, and write ``docs/accuracy.md``.

PRICES.csv has the format of the S&P 500 five-year file. With names of parts (of ``PARTS``) only these are measured
anew, and the others stay on the page as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.accuracy.index import bundled_index
from benchmarks.accuracy.panel import origins, unseen
from benchmarks.accuracy.presets import planted_lag, prices, weather

OUT = Path(__file__).parents[2] / "docs" / "accuracy.md"
PARTS: dict[str, Callable[[Path | None], str]] = {
    "panel": lambda path: origins(path) if path else "",
    "unseen": lambda path: unseen(path) if path else "",
    "index": lambda _: bundled_index(),
    "weather": lambda _: weather(),
    "planted": lambda _: planted_lag(),
    "prices": lambda path: prices(path) if path else "",
}
INTRODUCTION = """# How accurate are the presets?

Made by `make accuracy PRICES=all_stocks_5yr.csv`; every figure is of a test part, which nothing was fitted to or chosen
by. A ratio is RMSE of the model / RMSE of what it is held against (repeating the last value, where nothing else is
said): below 1 the model is better.
"""
_MARK = "<!-- {} -->"


def main() -> None:
    """Measure the parts that are asked for, and write the page."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    path = Path(sys.argv[1]) if sys.argv[1:] else None
    wanted, kept = sys.argv[2:] or list(PARTS), _kept()
    for name in wanted:
        kept[name] = PARTS[name](path) or kept.get(name, "")
        _write(kept)


def _kept() -> dict[str, str]:
    """Return the parts of the page as it is."""
    text = OUT.read_text(encoding="utf-8")
    marks = {name: text.find(_MARK.format(name)) for name in PARTS}
    there = sorted((place, name) for name, place in marks.items() if place >= 0)
    ends = [place for place, _ in there[1:]] + [len(text)]
    return {
        name: text[place + len(_MARK.format(name)) : end].strip() + "\n"
        for (place, name), end in zip(there, ends, strict=True)
    }


def _write(kept: dict[str, str]) -> None:
    parts = [f"{_MARK.format(name)}\n\n{kept[name]}" for name in PARTS if kept.get(name)]
    OUT.write_text("\n".join([INTRODUCTION, *parts]), encoding="utf-8")


main()
