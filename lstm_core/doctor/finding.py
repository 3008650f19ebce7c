"""What one look at an installation came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Symptom", "fine", "mind", "wrong"]


@dataclass(frozen=True)
class Symptom:
    """One thing that was looked at.

    Attributes:
        about: What was looked at, in a word or two.
        state: ``fine``; ``mind``, which the lab works with; or ``wrong``, with which it does not, or not safely.
        sentence: What was found.
        to_do: What to do about it, as a sentence; empty where nothing has to be done.
    """

    about: str
    state: Literal["fine", "mind", "wrong"]
    sentence: str
    to_do: str = ""


def fine(about: str, sentence: str) -> Symptom:
    """Return that something is as it should be."""
    return Symptom(about, "fine", sentence)


def mind(about: str, sentence: str, to_do: str) -> Symptom:
    """Return that the lab works, but not as well as it might."""
    return Symptom(about, "mind", sentence, to_do)


def wrong(about: str, sentence: str, to_do: str) -> Symptom:
    """Return that the lab does not work, or not safely."""
    return Symptom(about, "wrong", sentence, to_do)
