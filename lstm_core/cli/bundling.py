"""The command ``bundle``: a trained run in one zip, to keep, to hand on, or to open in another lab."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lstm_core.cli.explaining import load_run
from lstm_core.cli.written import day_of_run, write_out
from lstm_core.config import DataConfig
from lstm_core.data.catalogue import Loaded, load_data, load_file, load_panel_file
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.errors import LabError
from lstm_core.export.bundle.making import Beside, make_bundle
from lstm_core.export.bundle.used import origin_of, was_brought
from lstm_core.results import RunResult
from lstm_core.runs.model_files import MODEL_FILE, ModelFiles
from lstm_core.settings import read_settings

__all__ = ["bundle"]


def bundle(
    run_dir: Annotated[
        Path, typer.Argument(help="Folder that 'train --out' wrote.", metavar="RUN", show_default=False)
    ],
    out: Annotated[Path, typer.Option(help="File to write, such as run.zip.", show_default=False)],
    with_data: Annotated[
        bool,
        typer.Option("--with-data", help="Put the rows of a file of your own into it; they are left out otherwise."),
    ] = False,
    csv: Annotated[
        Path | None,
        typer.Option(help="The file that the run was trained on, if it is your own: then others can train it again."),
    ] = None,
    model_files: Annotated[
        bool, typer.Option(help="Make the model's files for Keras and ONNX, which takes some seconds.")
    ] = True,
) -> None:
    """Put a trained run into one zip: report, settings, predictions, model, code, and what is needed to check it."""
    result = load_run(run_dir)
    data, libraries = result.config.data, Libraries.of(read_settings())
    inside = with_data or not was_brought(data)
    table, told = _table(data, csv, libraries) if inside else (None, "")
    beside = Beside(
        origin_of(data, libraries),
        made=day_of_run(run_dir),
        with_data=inside,
        table=table,
        models=_models(run_dir, result) if model_files else None,
    )
    made = make_bundle(result, beside)
    typer.echo("\n".join(filter(None, [told, *made.left_out])), err=True)
    write_out(out, made.content)


def _table(data: DataConfig, csv: Path | None, libraries: Libraries) -> tuple[Loaded | None, str]:
    """Return all that a run loaded, and why that can't be had."""
    try:
        if csv is None:
            return load_data(data, libraries), ""
        return (load_panel_file(csv, data) if data.tickers else load_file(csv, data))[1], ""
    except LabError as error:
        if csv is not None:
            raise
        return None, str(error)


def _models(folder: Path, result: RunResult) -> ModelFiles:
    """Return the model's files: those that are kept beside the run, or new ones."""
    if (folder / MODEL_FILE).is_file():
        return ModelFiles.from_bytes((folder / MODEL_FILE).read_bytes())
    from lstm_core.export.model_files import model_files

    return model_files(result)
