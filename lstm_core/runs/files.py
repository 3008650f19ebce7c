"""A run's folder: what is in it and how it is written and read.

==================  =====================================================================
``result.json``     config, leaderboard, what was measured, losses, times, versions, and the
                    hashes of the others; written last
``series.parquet``  the input and target columns that the run saw
``arrays.npz``      attention of every test window, all that the model put out for the test part and for the part
                    that intervals are calibrated on, and the kept weights
``last_epoch.npz``  the state after the last epoch, where more can be trained from it (``training/longer.py``)
``checkpoint.npz``  where a run goes on from that is not over (``training/checkpoints.py``)
==================  =====================================================================

No pickle anywhere; ``config`` in ``result.json`` replays the run.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lstm_core.errors import RunNotReadyError, UnreadableError
from lstm_core.formats import RESULT
from lstm_core.model.weights import pack_arrays, unpack_arrays
from lstm_core.results import RunResult, Verdict
from lstm_core.runs.result_fields import TABLES, arrays_of, fields_of, result_from, verdict_from
from lstm_core.safe_write import write_together
from lstm_core.verdicts.skill import verdict_of

__all__ = ["CHECKPOINT_FILE", "load_result", "load_verdict", "result_files", "save_result"]

log = logging.getLogger("lstm_core.store")

CHECKPOINT_FILE = "checkpoint.npz"
_ARRAYS_FILE, _FIELDS_FILE = "arrays.npz", "result.json"
_LAST_EPOCH_FILE = "last_epoch.npz"


def save_result(folder: Path, result: RunResult) -> None:
    """Write a result into a folder, which is made when missing: all of it, or nothing.

    Raises:
        OSError: It can't be written; the disk is full, say.
    """
    write_together(folder, result_files(result))


def result_files(result: RunResult) -> dict[str, bytes]:
    """Return a result as the files of its folder, by their names; the last one names the others."""
    files = {f"{name}.parquet": _parquet(getattr(result, name)) for name in TABLES}
    files[_ARRAYS_FILE] = pack_arrays(arrays_of(result))
    if result.last_epoch:
        files[_LAST_EPOCH_FILE] = result.last_epoch
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    # Last, because a folder with this file counts as complete.
    files[_FIELDS_FILE] = RESULT.dump({"files": hashes, **fields_of(result)}, indent=1)
    return files


def load_result(folder: Path) -> RunResult:
    """Read the result that ``save_result`` wrote, of this version or an older one.

    Raises:
        RunNotReadyError: There is no complete result in the folder.
        UnreadableError: It is damaged, or of a newer version.
    """
    fields = _read_fields(folder)
    hashes = fields["files"]
    tables = {name: _table(_read_file(folder, f"{name}.parquet", hashes)) for name in TABLES}
    content = _read_file(folder, _ARRAYS_FILE, hashes)
    try:
        result = result_from(fields, unpack_arrays(content), tables)
    except ValueError as error:
        raise RESULT.damaged(error) from error
    except UnreadableError as error:
        raise RESULT.damaged(str(error)) from error
    return dataclasses.replace(result, last_epoch=_last_epoch(folder, hashes))


def load_verdict(folder: Path) -> Verdict:
    """Judge a result by the rules of today, from as little of it as that takes.

    Raises:
        RunNotReadyError: There is no complete result in the folder.
        UnreadableError: It is damaged, or of a newer version.
    """
    try:
        verdict = verdict_from(_read_fields(folder))
    except (ValueError, TypeError) as error:
        raise RESULT.damaged(error) from error
    return verdict_of(load_result(folder)) if verdict is None else verdict


def _read_fields(folder: Path) -> dict[str, Any]:
    try:
        content = (folder / _FIELDS_FILE).read_bytes()
    except FileNotFoundError:
        raise RunNotReadyError("This run has no result yet. Results appear when its training has ended.") from None
    except OSError as error:
        raise RESULT.damaged(f"{_FIELDS_FILE}: {error.strerror}") from error
    return RESULT.load(content)


def _read_file(folder: Path, name: str, hashes: Mapping[str, str]) -> bytes:
    """Return a file that is what it was when the result was written, as far as that is known."""
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        raise RESULT.damaged(f"{name} is missing") from None
    except OSError as error:
        raise RESULT.damaged(f"{name}: {error.strerror}") from error
    if hashes and hashes.get(name) != hashlib.sha256(content).hexdigest():
        raise RESULT.damaged(f"{name} has changed since it was written")
    return content


def _last_epoch(folder: Path, hashes: Mapping[str, str]) -> bytes:
    """Return what more epochs go on from; empty if there is none, or it is damaged, which harms nothing else."""
    if _LAST_EPOCH_FILE not in hashes:
        return b""
    try:
        return _read_file(folder, _LAST_EPOCH_FILE, hashes)
    except UnreadableError as error:
        log.warning("the run in %s can't be trained longer: %s", folder, error)
        return b""


def _table(content: bytes) -> pd.DataFrame:
    try:
        return pd.read_parquet(io.BytesIO(content))
    except Exception as error:  # one flipped bit makes Arrow and pandas raise almost anything
        raise RESULT.damaged(f"a table, {type(error).__name__}") from error


def _parquet(table: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.to_parquet(buffer)
    return buffer.getvalue()
