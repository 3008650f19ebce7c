"""All rules as Markdown: the part of ``docs/verdict.md`` that is made from the code."""

from __future__ import annotations

from typing import Any

from lstm_core.verdicts.ablation import DOES_IT_HELP
from lstm_core.verdicts.attention import ATTENTION
from lstm_core.verdicts.gates import GATES
from lstm_core.verdicts.importance import IMPORTANCE
from lstm_core.verdicts.intervals import INTERVALS
from lstm_core.verdicts.kit import Subject
from lstm_core.verdicts.lateness import LATENESS
from lstm_core.verdicts.leaderboard import LEADERBOARD
from lstm_core.verdicts.leaks import LEAK_EFFECT
from lstm_core.verdicts.learning import LEARNING
from lstm_core.verdicts.next_steps import NEXT_STEPS
from lstm_core.verdicts.skill import SKILL
from lstm_core.verdicts.two_runs import TWO_RUNS

__all__ = ["SUBJECTS", "rules_page", "with_rules"]

SUBJECTS: tuple[Subject[Any], ...] = (
    SKILL,
    LATENESS,
    LEADERBOARD,
    NEXT_STEPS,
    INTERVALS,
    LEARNING,
    LEAK_EFFECT,
    TWO_RUNS,
    ATTENTION,
    IMPORTANCE,
    GATES,
    DOES_IT_HELP,
)
"""Everything that is judged, in the order in which the pages show it."""

_BEGIN, _END = "<!-- from here on written by `make docs` -->", "<!-- up to here -->"


def rules_page() -> str:
    """Return the rules of all subjects, each under its title."""
    return "\n\n".join(f"### {subject.title}\n\n{subject.about}\n\n{_table(subject)}" for subject in SUBJECTS) + "\n"


def with_rules(text: str) -> str:
    """Return a document in which the rules stand as they are now.

    Args:
        text: A document with the two comments that they stand between.

    Raises:
        ValueError: It lacks one of them.
    """
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"The document needs the lines '{_BEGIN}' and '{_END}'; the rules are written between them.")
    return f"{before}{begin}\n\n{rules_page()}\n{end}{after}"


def _table(subject: Subject[Any]) -> str:
    lines = [f"| {rule.name} | {rule.when} | `{rule.outcome}` |" for rule in subject.rules]
    return "\n".join(["| rule | when | outcome |", "|---|---|---|", *lines])
