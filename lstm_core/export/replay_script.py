"""The script that predicts a run's test part again, from the files beside it and without the lab."""

from __future__ import annotations

from pathlib import Path

__all__ = ["replay_script"]


def replay_script() -> str:
    """Return ``replay.py``, which is the same for every run.

    It needs NumPy and ONNX Runtime, says so as PEP 723 has it, and reads ``data.csv`` (``data_file.py``),
    ``preprocessing.json`` (``preprocessing.py``), ``scores.json`` (``scores.py``), ``predictions.csv`` (``tables.py``)
    and the ONNX files from its own folder. It ends with 0 where all is the same, and with 1 otherwise.

    Example:
        >>> replay_script().splitlines()[0]
        '# /// script'
    """
    return (Path(__file__).parent / "replay.py").read_text(encoding="utf-8")
