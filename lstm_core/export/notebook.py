"""A script as a notebook: each of its parts is a cell, with its heading above it."""

from __future__ import annotations

import json
from typing import Any

from lstm_core.export.keras_script import CELL

__all__ = ["notebook"]


def notebook(script: str) -> bytes:
    """Return a script as a Jupyter notebook, in version 4 of its format.

    Args:
        script: As ``keras_script`` writes it: a docstring, then parts that begin with a heading.

    Example:
        >>> from lstm_core.config import ExperimentConfig
        >>> from lstm_core.export.keras_script import keras_script
        >>> b'"cell_type": "markdown"' in notebook(keras_script(ExperimentConfig(), "IBM"))
        True
    """
    top, *parts = script.split(CELL)
    _, about, imports = top.split('"""', 2)
    cells = [_cell("markdown", about), _cell("code", imports)]
    for part in parts:
        heading, code = part.split("\n", 1)
        cells += [_cell("markdown", f"## {heading}"), _cell("code", code)]
    for number, cell in enumerate(cells):
        cell["id"] = f"part-{number}"
    made = {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False).encode()


def _cell(kind: str, source: str) -> dict[str, Any]:
    ran: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source.strip()} | ran
