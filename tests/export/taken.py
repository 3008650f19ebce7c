"""Runs made up without training, whose predictions are their networks' own, and the folder that people take away."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import load_data
from lstm_core.data.panel import PanelTable
from lstm_core.data.table import PriceTable
from lstm_core.export.data_file import data_file
from lstm_core.export.model_files import model_files
from lstm_core.export.preprocessing import preprocessing
from lstm_core.export.replay_script import replay_script
from lstm_core.export.scores import scores
from lstm_core.export.tables import predictions_table
from lstm_core.features.panel import prepare_loaded
from lstm_core.features.window_set import WindowSet
from lstm_core.model.averaged import averaged_forward
from lstm_core.model.draws import Weights
from lstm_core.model.initial import initial_weights
from lstm_core.model.linear import LinearModel, lengths_within
from lstm_core.results import RunResult
from lstm_core.spreadsheet import as_csv
from tests.made_panel import made_panel_result, walks
from tests.made_results import made_result


def small(name: str = "recommended", **features: object) -> ExperimentConfig:
    """Return a preset with a small network of one's own weights, on the newest rows of IBM."""
    config = preset(name).with_("data", last_rows=240).with_("features", **{"window": 24, **features})
    return config.with_("model", units=3, heads=1, zero_head=False).with_("training", ensemble=1, with_linear=False)


def drawn(config: ExperimentConfig, seed: int) -> Weights:
    """Return weights of which none is 0."""
    features, random = config.features, np.random.default_rng(seed)
    weights = initial_weights(config.model, features.window, len(features.inputs), seed, config.outputs)
    return {name: one + random.normal(0, 0.2, one.shape).astype("float32") for name, one in weights.items()}


def made_run(config: ExperimentConfig) -> RunResult:
    """Return the result of a run that was never trained; its predictions are those of its networks."""
    table = load_data(config.data)
    assert isinstance(table, PriceTable)
    members = [drawn(config, seed) for seed in range(1, config.training.ensemble + 1)]
    linear, (ahead, columns) = None, (config.features.horizon, len(config.features.inputs))
    if config.training.with_linear:
        lengths, random = lengths_within(config.features.window), np.random.default_rng(5)
        drawn_weights = random.normal(0, 0.2, (len(lengths) * columns, ahead)).tolist()
        linear = LinearModel(lengths, tuple(map(tuple, drawn_weights)), (0.1,) * ahead)

    def predict(windows: WindowSet) -> np.ndarray:
        outputs = averaged_forward(config.model, members, linear, windows.inputs)
        return windows.frame.to_levels(outputs)[:, :, 0]

    result = made_result(config, table, predict)
    return replace(result, weights=members[0], others=tuple(members[1:]), linear=linear)


def take(result: RunResult, folder: Path, panel: PanelTable | None = None) -> Path:
    """Write all that a replay reads into a folder."""
    used, data = prepare_loaded(load_data(result.config.data) if panel is None else panel, result.config)
    files = {
        "data.csv": data_file(used if isinstance(used, PriceTable) else data, result.config.features),  # type: ignore[arg-type]
        "preprocessing.json": json.dumps(preprocessing(result)).encode(),
        "scores.json": json.dumps(scores(result)).encode(),
        "predictions.csv": as_csv(predictions_table(result)),
        "replay.py": replay_script().encode(),
        **model_files(result).contents,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def taken_panel(config: ExperimentConfig, folder: Path) -> Path:
    """Write the same of a run on random walks of four tickers."""
    table = walks()
    return take(made_panel_result(config, table), folder, table)
