"""Opening a bundle: the very result that was packed, once all of it was looked at. It is data and stays data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lstm_core.errors import BundleError, UnreadableError
from lstm_core.export.bundle.arrays_in import arrays_in
from lstm_core.export.bundle.contents import RUN
from lstm_core.export.bundle.sound import check_fields, check_result, check_text_of_fields
from lstm_core.export.bundle.tables_in import series_in, table_in
from lstm_core.export.bundle.unpacking import unpacked
from lstm_core.formats import BUNDLE, RESULT
from lstm_core.record import kept_config
from lstm_core.results import RunResult
from lstm_core.runs.result_fields import result_from
from lstm_core.training.checkpoints import Checkpoint

__all__ = ["Opened", "open_bundle"]

_RESULT, _ARRAYS, _LAST = f"{RUN}result.json", f"{RUN}arrays.npz", f"{RUN}last_epoch.npz"
_SERIES, _TABLE, _LESSON = f"{RUN}series.parquet", f"{RUN}table.parquet", "lesson.json"
_MOST_SAID = 2000
_TEXTS = ("made", "lab")
_ORIGIN = ("provenance", "license", "note")


@dataclass(frozen=True)
class Opened:
    """What was in a bundle.

    Attributes:
        result: The run.
        about: What is to be said of where it is from, ready for JSON: ``made``, ``lab`` (the version that packed it),
            ``with_data``, ``provenance``, ``license``, ``note``, ``lesson``.
        table: The whole table that the run loaded, as parquet; empty where it is not in it.
    """

    result: RunResult
    about: dict[str, Any]
    table: bytes = field(repr=False)


def open_bundle(content: bytes) -> Opened:
    """Read a bundle; nothing is written, and nothing in it is run, unpickled or loaded as a model.

    Args:
        content: The zip.

    Raises:
        BundleError: It is no bundle, or not as a lab wrote it.
        UnreadableError: A newer version of the lab wrote it, or a part of it is damaged.

    Example:
        >>> open_bundle(make_bundle(result, beside).content).result.title  # doctest: +SKIP
        'IBM'
    """
    fields, files = unpacked(content)
    for needed in (_RESULT, _ARRAYS, _SERIES):
        if needed not in files:
            raise BundleError(f"This bundle holds no run: {needed} is missing. Bring the zip as the lab wrote it.")
    about = _about(fields, files.get(_LESSON))
    result = _result(files)
    check_result(result, with_data=about["with_data"])
    table = table_in(files[_TABLE], _TABLE) if _TABLE in files and about["with_data"] else b""
    return Opened(_with_last_epoch(result, files), about, table)


def _result(files: Mapping[str, bytes]) -> RunResult:
    check_text_of_fields(files[_RESULT])
    plain = RESULT.load(files[_RESULT])
    check_fields(plain)
    arrays = arrays_in(files[_ARRAYS], _ARRAYS)
    features = kept_config(plain.get("config")).features
    columns = list(dict.fromkeys([*features.inputs, features.target]))
    series = series_in(files[_SERIES], columns, _SERIES)
    try:
        for name in ("panel:tickers", "panel:left_out"):  # JSON inside the arrays, checked as the other
            if name in arrays:
                check_text_of_fields(arrays[name].tobytes())
                check_fields({"panel": json.loads(arrays[name].tobytes())})
        return result_from(plain, arrays, {"series": series})
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        said = f"{type(error).__name__}: {ascii(str(error))[1:100]}"
        raise BundleError(
            f"The run in this bundle can't be read ({said}). Bring the zip as the lab wrote it."
        ) from error


def _with_last_epoch(result: RunResult, files: Mapping[str, bytes]) -> RunResult:
    """Return a result with what more epochs go on from, if that is in the bundle and fits the settings."""
    if _LAST not in files:
        return result
    arrays_in(files[_LAST], _LAST)
    try:
        Checkpoint.from_bytes(files[_LAST]).check(result.config)
    except UnreadableError as error:
        raise BundleError(f"{_LAST} in this bundle is of another model. Bring the zip as the lab wrote it.") from error
    return replace(result, last_epoch=files[_LAST])


def _about(fields: Mapping[str, Any], lesson: bytes | None) -> dict[str, Any]:
    """Return what a bundle says of itself, as texts of a bounded length; what it says of anything else is left out."""
    origin = fields.get("origin")
    said = {name: fields.get(name) for name in _TEXTS}
    said |= {name: origin.get(name) if isinstance(origin, dict) else "" for name in _ORIGIN}
    about: dict[str, Any] = {name: _text(value) for name, value in said.items()}
    if not isinstance(fields.get("with_data"), bool):
        raise BUNDLE.damaged("it does not say whether its data is inside")
    return about | {"with_data": fields["with_data"], "lesson": _lesson(lesson)}


def _lesson(content: bytes | None) -> dict[str, str]:
    if not content:
        return {}
    check_text_of_fields(content)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BUNDLE.damaged(_LESSON) from error
    if not isinstance(found, dict):
        raise BUNDLE.damaged(_LESSON)
    return {str(name)[:40]: _text(value) for name, value in list(found.items())[:8]}


def _text(value: object) -> str:
    """Return what somebody wrote as one line of text; what is no text is none."""
    try:
        return " ".join(str(value or "").split())[:_MOST_SAID]
    except (ValueError, RecursionError) as error:
        raise BUNDLE.damaged("a text that is none") from error
