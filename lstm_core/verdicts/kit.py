"""What every judgement is made of: rules in order, the first of which that fits decides, and what it says.

A subject (skill, attention, ...) has findings of its own, which were measured before and know nothing of words. Its
rules are data, so that a judgement can be made again from what was kept, and ``docs/verdict.md`` is printed from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from lstm_core.results import Reason

__all__ = ["Judgement", "Rule", "Subject", "deciding_rule", "judge"]

_F = TypeVar("_F")


@dataclass(frozen=True)
class Rule(Generic[_F]):
    """When something is said, and what.

    Attributes:
        name: What documents and tests call it, as ``R4``.
        outcome: What it comes to, in one word.
        when: The condition in words, for ``docs/verdict.md``.
        fits: Whether the condition holds.
        sentence: What is said then, for people.
    """

    name: str
    outcome: str
    when: str
    fits: Callable[[_F], bool]
    sentence: Callable[[_F], str]


@dataclass(frozen=True)
class Subject(Generic[_F]):
    """One thing that is judged.

    Attributes:
        title: What it is, as a heading.
        about: What the rules go by, in a sentence or two of Markdown.
        rules: In order; the last one fits whatever is found.
        reasons: What was looked at on the way, as pairs of a title and what it says, which is empty where there was
            nothing to look at; none where the sentence says all.
    """

    title: str
    about: str
    rules: tuple[Rule[_F], ...]
    reasons: tuple[tuple[str, Callable[[_F], str]], ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What a subject's rules say of some findings.

    Attributes:
        outcome: What it comes to.
        sentence: The same in plain words.
        reasons: The steps that led to it, in the order in which they were looked at.
    """

    outcome: str
    sentence: str
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return outcome and sentence, ready for JSON."""
        return {"outcome": self.outcome, "sentence": self.sentence}


def deciding_rule(subject: Subject[_F], found: _F) -> Rule[_F]:
    """Return the first rule that fits."""
    return next(rule for rule in subject.rules if rule.fits(found))


def judge(subject: Subject[_F], found: _F) -> Judgement:
    """Judge findings by the rules of their subject.

    Example:
        >>> even = Rule("E1", "even", "two divide it", lambda found: found % 2 == 0, lambda found: f"{found} is even.")
        >>> odd = Rule("E2", "odd", "anything else", lambda found: True, lambda found: f"{found} is odd.")
        >>> judge(Subject("Numbers", "What divides it.", (even, odd)), 3)
        Judgement(outcome='odd', sentence='3 is odd.', reasons=())
    """
    rule = deciding_rule(subject, found)
    told = [(title, said(found)) for title, said in subject.reasons]
    reasons = tuple(Reason(title, text) for title, text in told if text)
    return Judgement(rule.outcome, rule.sentence(found), reasons)
