"""Running a script of plain Keras from the lab's own first weights, in this process."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import keras
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.export.stock_network import held_by_layer
from lstm_core.model.initial import initial_weights

__all__ = ["ran"]


def ran(script: str, data: bytes, config: ExperimentConfig, folder: Path, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run a script in a folder that holds its data, and return the names that it leaves behind.

    Args:
        script: The script.
        data: Of ``data.csv``.
        config: Its settings, by which the first weights are drawn as the lab draws them.
        folder: Where.
        patch: Undoes what is put in place of Keras' own.
    """
    seeds: list[int] = []
    compile_it = keras.Model.compile

    def begin_as_the_lab(network: keras.Model, *arguments: Any, **settings: Any) -> None:
        features = config.features
        weights = initial_weights(config.model, features.window, len(features.inputs), seeds[-1], config.outputs)
        for name, arrays in held_by_layer(config.model, weights).items():
            network.get_layer(name).set_weights(arrays)
        compile_it(network, *arguments, **settings)

    (folder / "data.csv").write_bytes(data)
    patch.chdir(folder)
    patch.setattr(keras.utils, "set_random_seed", seeds.append)
    patch.setattr(keras.Model, "compile", begin_as_the_lab)
    left: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as said:
        exec(compile(script, "script.py", "exec"), left)  # noqa: S102 - it is what is tested
    return left | {"said": said.getvalue()}
