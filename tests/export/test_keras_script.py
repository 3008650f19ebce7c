"""A script of plain Keras does what the lab does, and reads as if somebody had written it."""

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import Loaded, load_data
from lstm_core.data.table import PriceTable
from lstm_core.experiment import run
from lstm_core.experiment_fields import ExperimentFields
from lstm_core.export.data_file import data_file, edges_of
from lstm_core.export.keras_script import keras_script
from lstm_core.features.panel import PreparedPanel, prepare_loaded
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cells import CELLS
from tests.export.ran_script import ran
from tests.further import further_but
from tests.made_panel import panel_config, walks

_SMALL = {"units": 4, "heads": 2}


def _small(name: str, **training: object) -> ExperimentConfig:
    config = preset(name).with_("model", **_SMALL).with_("training", **({"epochs": 2} | training))
    return config.with_("data", last_rows=400).with_("features", window=10)


_TUTORIAL, _CAREFUL, _RANGES = _small("tutorial"), _small("recommended"), _small("volatility")
TRIED = {
    "tutorial": _TUTORIAL,
    "recommended": _CAREFUL,
    "volatility": _RANGES,
    "several networks, several rows": _small("volatility", ensemble=2).with_("features", horizon=3),
    "each window by itself": _small("recommended", schedule="cosine", min_gain=None).with_(
        "features", scaling="window", target_kind="level", horizon=2
    ),
    "quantiles of log returns": _small(
        "recommended", loss="quantile", schedule="step", decay_epochs=1, with_linear=True, clip_norm=0.5
    ).with_("features", target_kind="log_return"),
    "kernels kept small": _small("recommended", schedule="plateau", decay_epochs=1, l2=0.01, refit=True).with_(
        "features", target_kind="log_return", scaling="window"
    ),
}
MORE = {
    "GRUs": _small("tutorial", optimizer="adamw", loss="huber").with_("model", cell="gru", layers=2),
    "the last step": _small("tutorial", optimizer="sgd", loss="mae").with_("model", attention="none"),
    "heads": _small("tutorial", optimizer="rmsprop", schedule="exponential").with_("model", attention="multi_head"),
    "a fold": _CAREFUL.with_("split", rows=(20, 200, 240, 300)),
}


def _written(config: ExperimentConfig, table: Loaded) -> tuple[str, bytes]:
    used, data = prepare_loaded(table, config)
    if isinstance(data, PreparedPanel):
        return keras_script(config, "all", edges_of(data)), data_file(data, config.features)
    assert isinstance(used, PriceTable)
    return keras_script(config, used.title), data_file(used, config.features)


def _same_as_the_lab(
    config: ExperimentConfig, folder: Path, patch: pytest.MonkeyPatch, table: Loaded | None = None
) -> None:
    table = load_data(config.data) if table is None else table
    result, left = run(config, table=table), ran(*_written(config, table), config, folder, patch)
    assert left["networks"][0].count_params() == sum(array.size for array in result.weights.values())
    firsts = [(result.loss, result.val_loss)]
    firsts += [(each.loss, each.val_loss) for each in result.later if not each.refit]
    losses, watched = firsts[-1]  # of the last network, whose history the script still has
    history = left["history"]
    np.testing.assert_allclose(history.get("miss", history["loss"]), losses, atol=1e-5)
    np.testing.assert_allclose(history.get("val_miss", history["val_loss"]), watched, atol=1e-5)
    own = result.outputs.point[:, 0]
    np.testing.assert_allclose(left["predicted"][:, 0], own, atol=1e-4 * left["test"].actual.std())
    assert "times that of repeating the last value" in left["said"]
    assert (folder / "predictions.csv").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", further_but(TRIED, "tutorial", "quantiles of log returns"))
def test_from_the_same_start_it_has_the_labs_losses_and_predictions(name, tmp_path, monkeypatch):
    _same_as_the_lab(TRIED[name], tmp_path, monkeypatch)


@pytest.mark.slow
def test_so_does_the_script_of_many_tickers_some_of_them_never_seen(tmp_path, monkeypatch):
    config = panel_config().with_("training", epochs=2, min_gain=None)
    _same_as_the_lab(config, tmp_path, monkeypatch, walks())


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("config", MORE.values(), ids=MORE)
def test_so_do_more_settings(config, tmp_path, monkeypatch):
    _same_as_the_lab(config, tmp_path, monkeypatch)


def _scripts() -> list[str]:
    kinds = itertools.product(("level", "change", "log_return", "har"), ("minmax", "standard", "window"))
    configs = [_CAREFUL.with_("features", target_kind=kind, scaling=scaling) for kind, scaling in kinds]
    for attention, cell, l2 in itertools.product(ATTENTIONS, CELLS, (0.0, 0.1)):
        model = _SMALL | {"attention": attention, "cell": cell, "layers": 2, "dropout": 0.1}
        configs.append(_RANGES.with_("model", **model).with_("training", l2=l2))
    for loss, schedule, refit in itertools.product(
        ("mse", "mae", "huber", "quantile"), ("constant", "cosine", "exponential", "step", "plateau"), (False, True)
    ):
        configs.append(_CAREFUL.with_("training", loss=loss, schedule=schedule, refit=refit, with_linear=refit))
    odd = _TUTORIAL.with_("features", inputs=('"""', "=1+1", "back\\slash"), target='"""')
    configs += [_TUTORIAL, odd, MORE["a fold"]]
    return [
        *(keras_script(config, 'Odd "name" \\ of a\nseries"""') for config in configs),
        keras_script(_RANGES, "all", ("1999-01-04", "2013-05-01", "2016-02-29")),
        keras_script(_RANGES, "all", ("1999-01-04", "2013-05-01", "2016-02-29", "2018-12-31")),
    ]


def test_every_script_is_written_as_a_careful_person_would(tmp_path):
    for number, script in enumerate(_scripts()):
        (tmp_path / f"script_{number}.py").write_text(script, encoding="utf-8")
    options = ["--isolated", "--line-length", "120", str(tmp_path)]
    rules = ["--select", "E,F,W,I,UP,SIM,PIE,RET", "--ignore", "E501,E731"]  # names of columns may be long
    for command in (["format", "--check", "--diff"], ["check", *rules]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *options], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    for path in tmp_path.iterdir():
        assert "lstm_core" not in path.read_text(encoding="utf-8")


def test_the_script_of_the_tutorial_has_no_more_than_it_needs():
    script = keras_script(_TUTORIAL, "IBM")
    for absent in ("def fit_har", "EarlyStopping", "train_again", "RidgeCV", "QUANTILES", "DROPOUT", "by_itself"):
        assert absent not in script
    assert len(script.splitlines()) < 180


def test_settings_stand_at_the_top_with_what_columns_are_called():
    script = keras_script(_RANGES, "S&P 500")
    assert '    "relvolume:22",  # Relative volume (22)' in script
    assert script.index("S&P 500") < script.index("WINDOW = 10") < script.index("def build_network")


def test_the_script_knows_of_every_setting_that_changes_what_is_computed():
    """A setting of which the script says nothing would give another run in silence."""
    said = keras_script(_CAREFUL, "IBM")
    changed = {
        "features": {
            "inputs": ("open",),
            "target": "open",
            "target_kind": "level",
            "horizon": 2,
            "window": 11,
            "scaling": "minmax",
        },
        "split": {"train": 0.6, "validation": 0.2, "reach_back": False},
        "model": {"cell": "gru", "units": 6, "layers": 2, "dropout": 0.1, "attention": "dot", "zero_head": False},
        "training": {
            **{"epochs": 3, "batch_size": 8, "learning_rate": 0.1, "schedule": "cosine", "loss": "mae"},
            **{"optimizer": "sgd", "l2": 0.1, "clip_norm": 1.0, "patience": 3, "restore_best": False, "min_gain": 0.3},
            **{"refit": True, "ensemble": 2, "with_linear": True, "hold_back": 0.5},
        },
    }
    alone = {"heads", "decay_factor", "decay_epochs", "weight_decay"}  # count with another setting
    for part, fields in changed.items():
        assert set(fields) | alone | {"rows"} >= set(type(getattr(_CAREFUL, part)).model_fields)
        for name, value in fields.items():
            beside = {"min_gain": None} if name == "restore_best" else {}
            other = _CAREFUL.with_(part, **({name: value} | beside))
            assert keras_script(other, "IBM").split('"""', 2)[2] != said.split('"""', 2)[2], f"{part}.{name}"
    assert {"preset", "data", "seed", *changed} == set(ExperimentFields.model_fields)
    for name, value, other in (
        ("decay_factor", 0.3, {"schedule": "step"}),
        ("decay_epochs", 3, {"schedule": "step"}),
        ("weight_decay", 0.1, {"optimizer": "adamw"}),
    ):
        base = _CAREFUL.with_("training", **other)
        assert keras_script(base.with_("training", **{name: value}), "IBM") != keras_script(base, "IBM")
    assert "SEEDS = [8]" in keras_script(_CAREFUL.with_("", seed=8), "IBM")
