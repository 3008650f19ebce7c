"""A Dockerfile as a list of steps, enough of it for ours: comments, continued lines, ARG, and several stages."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Step", "command_of", "environment_in", "steps_of"]


@dataclass(frozen=True)
class Step:
    """One instruction.

    Attributes:
        word: ``RUN``, ``COPY``, ...
        rest: What stands behind it, in one line and with the arguments filled in.
        stage: Name of the stage that it belongs to; empty for the last one.
    """

    word: str
    rest: str
    stage: str = ""


def steps_of(path: Path) -> list[Step]:
    """Return the steps of a Dockerfile.

    Args:
        path: The file.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
    text = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    arguments: dict[str, str] = {}
    steps: list[Step] = []
    stage = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        for name, value in arguments.items():
            rest = rest.replace(f"${{{name}}}", value)
        if word == "ARG":
            name, _, value = rest.partition("=")
            arguments[name] = value
            continue
        if word == "FROM":
            stage = rest.partition(" AS ")[2].strip()
        steps.append(Step(word, rest.strip(), stage))
    return steps


def command_of(rest: str) -> list[str]:
    """Return the words of a command that is written as a list, or as a line for the shell."""
    if rest.startswith("["):
        words: list[str] = json.loads(rest)
        return words
    return ["sh", "-c", rest]


def environment_in(steps: list[Step]) -> dict[str, str]:
    """Return what the ENV steps set."""
    words = [word for step in steps if step.word == "ENV" for word in shlex.split(step.rest)]
    return dict(word.split("=", 1) for word in words)
