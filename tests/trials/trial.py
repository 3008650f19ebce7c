"""What a trial is, and what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["TRIALS", "Outcome", "Trial", "table", "trial"]


@dataclass
class Outcome:
    """What one try of a fault came to.

    Attributes:
        lost: What was lost, by kind (runs, epochs of runs, results); empty when nothing was.
        seen: What pages said while the fault lasted, each sentence once.
        broken: Pages that showed a traceback instead, as page: error.
        seconds: Time from the end of the fault until new work was done; ``None`` where that means nothing.
        left: Processes that remain afterwards, and for how long.
        others: How others fared meanwhile.
        notes: Anything else worth telling.
        load: The machine's load during the try, because seconds mean little without it.
    """

    lost: dict[str, int] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seconds: float | None = None
    left: str = ""
    others: str = ""
    notes: list[str] = field(default_factory=list)
    load: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return it as plain fields."""
        return asdict(self)


@dataclass(frozen=True)
class Trial:
    """One fault: its name, what is done, and the function that does it in a fresh folder."""

    name: str
    fault: str
    run: Callable[[Path], Outcome]


TRIALS: dict[str, Trial] = {}


def trial(fault: str) -> Callable[[Callable[[Path], Outcome]], Callable[[Path], Outcome]]:
    """Enter a function into the list of trials, under its own name."""

    def enter(run: Callable[[Path], Outcome]) -> Callable[[Path], Outcome]:
        name = run.__name__.replace("_", "-")
        TRIALS[name] = Trial(name, fault, run)
        return run

    return enter


def table(rows: list[tuple[str, int, Outcome | str]]) -> str:
    """Return the outcomes as a Markdown table; a text in place of an outcome says why there is none."""
    lines = [
        "| fault | try | lost | pages with a traceback | the person sees | goes on after | remains | others | notes |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for fault, number, outcome in rows:
        cells = [outcome, *[""] * 6] if isinstance(outcome, str) else _cells(outcome)
        lines.append("| " + " | ".join(_one_line(cell) for cell in (fault, str(number), *cells)) + " |")
    return "\n".join(lines)


def _cells(outcome: Outcome) -> list[str]:
    seconds = "" if outcome.seconds is None else f"{outcome.seconds:.0f} s (load {outcome.load:.0f})"
    return [
        ", ".join(f"{number} {kind}" for kind, number in outcome.lost.items() if number) or "nothing",
        "; ".join(outcome.broken) or "none",
        " / ".join(outcome.seen),
        seconds,
        outcome.left,
        outcome.others,
        "; ".join(outcome.notes),
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
