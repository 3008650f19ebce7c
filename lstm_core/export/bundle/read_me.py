"""The first page of a bundle: what came of the run, what is in here, and what can be done with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lstm_core import __version__
from lstm_core.export.bundle.contents import CONTENTS, LIST, about_file
from lstm_core.export.bundle.plain_text import as_text, bullets
from lstm_core.export.bundle.used import Origin
from lstm_core.knobs.words import settings_line
from lstm_core.results import RunResult
from lstm_core.verdicts.skill import verdict_of

__all__ = ["read_me"]

_REPLAY = """Check the numbers without the lab, with [uv](https://docs.astral.sh/uv/) or any Python that has NumPy and
onnxruntime:

    uv run replay.py
"""
_TRAIN = """Train a network like it in plain Keras, to read or to change:

    pip install keras tensorflow-cpu numpy pandas
    python train.py
"""
_OPEN = """See it as in the lab, and train it again: **Runs**, **Open a bundle**, in a lab of version {version} or
newer. The lab trains the same settings on the same data with the same seed, and says whether the numbers are the same.
"""


def read_me(result: RunResult, origin: Origin, names: Collection[str], left_out: Sequence[str]) -> bytes:
    """Write README.md.

    Args:
        result: Of the run.
        origin: Where its series is from.
        names: All other files of the bundle.
        left_out: A sentence on each thing that is not in it.
    """
    series = [
        f"{as_text(result.title)}: {as_text(origin.provenance)}.",
        f"License: {as_text(origin.license)}.",
        *([as_text(origin.note)] if origin.note else []),
        f"SHA-256 of its content, as the lab counts it: {result.data_sha256 or 'not recorded'}.",
    ]
    ways = [_OPEN.format(version=__version__)]
    if {"replay.py", "data.csv"} <= set(names) and any(name.endswith(".onnx") for name in names):
        ways.append(_REPLAY)
    if {"train.py", "data.csv"} <= set(names):
        ways.append(_TRAIN)
    parts = [
        f"# {as_text(result.title)}: a run of the attention LSTM lab",
        as_text(verdict_of(result).sentence),
        f"Settings: {as_text(settings_line(result.config))}.",
        "## What you can do with it",
        *(way.strip() for way in ways),
        "## What is in here",
        "\n".join(["| file | what it is |", "|---|---|", *map(_row, _in_order(names))]),
        *(["## What is not", bullets([as_text(one) for one in left_out])] if left_out else []),
        "## The data",
        bullets(series),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _in_order(names: Collection[str]) -> list[str]:
    known = [name for name in CONTENTS if name in names or name == LIST]
    return [*known, *sorted(name for name in names if name not in CONTENTS)]


def _row(name: str) -> str:
    about = about_file(name)
    return f"| {name} | {'' if about is None else about.about} |"
