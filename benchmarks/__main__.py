"""``python -m benchmarks``: run everything and write `benchmarks/results/latest.md` and `.json`."""

import json
import os
import statistics
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, print, and write down."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    from benchmarks import epoch, forward, live

    seconds = epoch.measure()
    figures = live.measure() | forward.measure()
    ours = statistics.median(seconds["ours"])
    lines = [
        "| one epoch, windows (947, 60, 2), batch 32 | median s | min s | max s | ratio to ours |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {statistics.median(s):.3f} | {min(s):.3f} | {max(s):.3f} | {statistics.median(s) / ours:.2f} |"
        for name, s in seconds.items()
    ]
    lines += ["", "| app | |", "|---|---|"]
    lines += [f"| {name} | {value:.2f} |" for name, value in figures.items()]
    text = "\n".join(lines)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.md").write_text(text + "\n")
    (RESULTS / "latest.json").write_text(json.dumps({"epoch_seconds": seconds, "figures": figures}, indent=1) + "\n")
    print(text)


main()
