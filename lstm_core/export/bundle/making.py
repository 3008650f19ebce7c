"""Making a bundle: all of a run in one zip, which a person can read, a program can check, and a lab can open again."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lstm_core import __version__
from lstm_core.arrays import Float32
from lstm_core.config import preset
from lstm_core.data.catalogue import Loaded
from lstm_core.errors import BundleError, LabError
from lstm_core.export.bundle.contents import MOST_BYTES, RUN, about_file
from lstm_core.export.bundle.model_card import model_card
from lstm_core.export.bundle.packing import packed
from lstm_core.export.bundle.read_me import read_me
from lstm_core.export.bundle.ro_crate import ro_crate
from lstm_core.export.bundle.used import Origin, edges_of_result, used_rows, whole_table, withheld
from lstm_core.export.keras_script import keras_script
from lstm_core.export.notebook import notebook
from lstm_core.export.preprocessing import preprocessing
from lstm_core.export.replay_script import replay_script
from lstm_core.export.scores import scores
from lstm_core.export.tables import history_table, predictions_table
from lstm_core.knobs.words import differences
from lstm_core.record import keep_config
from lstm_core.results import RunResult
from lstm_core.runs.files import result_files
from lstm_core.runs.model_files import ModelFiles
from lstm_core.spreadsheet import as_csv

__all__ = ["Beside", "Bundle", "make_bundle"]

_MEBI = 2**20


@dataclass(frozen=True)
class Beside:
    """What goes into a bundle beside the result.

    Attributes:
        origin: Where the series is from.
        made: When the run ended, as an ISO date.
        with_data: Whether the values of the series are in it.
        table: All that the run loaded, so that it can be trained again anywhere, or that as another bundle had it;
            ``None`` where it can't be had.
        models: The model as files; ``None`` where they were not made.
        lesson: The guess and the sentence, ready for JSON; ``None`` for a run of no lesson.
    """

    origin: Origin
    made: str
    with_data: bool = True
    table: Loaded | bytes | None = None
    models: ModelFiles | None = None
    lesson: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Bundle:
    """A bundle that was made.

    Attributes:
        content: The zip.
        left_out: A sentence on each thing that is not in it.
    """

    content: bytes = field(repr=False)
    left_out: tuple[str, ...]


def make_bundle(result: RunResult, beside: Beside) -> Bundle:
    """Make the bundle of a run; the same run gives the same bytes.

    Args:
        result: All of it.
        beside: What else goes in.

    Raises:
        BundleError: It would be larger than a bundle may be.

    Example:
        >>> make_bundle(result, Beside(Origin("made up", "free"), "2026-01-31")).left_out  # doctest: +SKIP
        ()
    """
    from lstm_core.export.report.run import run_report  # with which Plotly comes

    left_out: list[str] = []
    # What more epochs would go on from is as large as all else together, and nobody goes on with another's run.
    shown = replace(result, last_epoch=b"") if beside.with_data else withheld(result)
    files = _of_run(shown) | _in_words(result, beside) | _code(result, left_out)
    files["report.html"] = run_report(shown, title=result.title, made=beside.made, source=beside.origin.in_words())
    files |= _data(result, beside, left_out) | _models(result, beside, left_out)
    for name in [name for name, content in files.items() if len(content) > _most(name)]:
        left_out.append(f"{name} is left out: it has {len(files.pop(name)) / _MEBI:.0f} MB, which is too large.")
    files["README.md"] = read_me(result, beside.origin, files, left_out)
    files["ro-crate-metadata.json"] = ro_crate(result, beside.origin, beside.made, files)
    content = packed(files, _about(result, beside, left_out))
    missing = [name for name in ("result.json", "series.parquet", "arrays.npz") if f"{RUN}{name}" not in files]
    if missing or len(content) > MOST_BYTES:
        raise BundleError(
            f"The bundle of this run would have more than {MOST_BYTES // _MEBI} MB, and such a large one can't be "
            "opened again. Take its report and its CSV files with you instead, or train on fewer series."
        )
    return Bundle(content, tuple(left_out))


def _most(name: str) -> int:
    about = about_file(name)
    assert about is not None, name
    return about.most


def _about(result: RunResult, beside: Beside, left_out: list[str]) -> dict[str, Any]:
    return {
        "title": result.title,
        "lab": __version__,
        "made": beside.made,
        "with_data": beside.with_data,
        "origin": beside.origin.to_json(),
        "left_out": left_out,
    }


def _of_run(result: RunResult) -> dict[str, bytes]:
    return {f"{RUN}{name}": content for name, content in result_files(result).items()}


def _in_words(result: RunResult, beside: Beside) -> dict[str, bytes]:
    """Return what is written for people and programs about the run."""
    config = result.config
    changes = [one.sentence for one in differences(preset(config.preset), config)]
    settings = {"preset": config.preset, "differs_from_preset": changes, "config": keep_config(config)}
    versions = [f"{name}=={version}" for name, version in result.versions.items() if name != "python"]
    python = [f"# Python {result.versions['python']}"] if "python" in result.versions else []
    files = {
        "model_card.md": model_card(result, beside.origin, _of_files(beside.models)).encode(),
        "config.json": _json(settings),
        "predictions.csv": as_csv(predictions_table(result)),
        "history.csv": as_csv(history_table(result)),
        "scores.json": _json(scores(result)),
        "requirements.txt": "\n".join([*python, *versions, ""]).encode(),
        "weights.npz": _weights(result),
        "preprocessing.json": _json(preprocessing(result)),
        "replay.py": replay_script().encode(),
    }
    return files if beside.lesson is None else files | {"lesson.json": _json(beside.lesson)}


def _code(result: RunResult, left_out: list[str]) -> dict[str, bytes]:
    try:
        script = keras_script(result.config, result.title, edges_of_result(result))
    except LabError as error:
        left_out.append(f"train.py and train.ipynb are left out. {error}")
        return {}
    return {"train.py": script.encode(), "train.ipynb": notebook(script)}


def _data(result: RunResult, beside: Beside, left_out: list[str]) -> dict[str, bytes]:
    """Return the series, unless its owner keeps it."""
    if not beside.with_data:
        left_out.append(
            "The data is left out, as whoever made this bundle did not tick it. What was predicted is in here with "
            "what happened then; the other values of the series are not, so nothing can be worked out again from it."
        )
        return {}
    files = {}
    try:
        files["data.csv"] = used_rows(result)
    except LabError as error:
        left_out.append(f"data.csv is left out. {error}")
    if beside.table is None:
        left_out.append(
            "The whole table that the run loaded is left out, as it could not be had when this bundle was made. "
            "Whoever has the data can train the run again all the same."
        )
    else:
        whole = beside.table if isinstance(beside.table, bytes) else whole_table(beside.table)
        files[f"{RUN}table.parquet"] = whole
    return files


def _models(result: RunResult, beside: Beside, left_out: list[str]) -> dict[str, bytes]:
    if beside.models is None:
        left_out.append(
            "The model as .keras and .onnx is left out, as these files were not made yet; the weights are in "
            "weights.npz. replay.py needs them."
        )
        return {}
    left_out += [f"{name} is left out. {why}" for name, why in beside.models.missing.items()]
    return dict(beside.models.contents)


def _of_files(models: ModelFiles | None) -> str:
    """Return what the card says of the model's files."""
    if models is None or not models.contents:
        return ""
    return (
        f"Its files were loaded back and compared with the lab on {models.windows:,} test windows; the largest "
        f"difference is {models.largest_difference:.2g} of one scaled unit."
    )


def _weights(result: RunResult) -> bytes:
    """Return the weights for ``numpy.load``; those of further networks have their number in front."""
    arrays: dict[str, Float32] = {}
    for number, weights in enumerate(result.members, 1):
        before = f"network_{number}." if len(result.members) > 1 else ""
        arrays |= {f"{before}{name.replace('/', '.')}": array for name, array in weights.items()}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def _json(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, indent=1, ensure_ascii=False).encode()
