"""Making the model files of a run: each network in Keras' own layers, saved by Keras and as ONNX, and compared.

Our own layers are none that others have, and their computations none that ONNX has, so what is saved is the network of
``stock_network.py``. Each file is loaded back, by Keras and by ONNX Runtime, and has to put out for windows of the test
part what the lab's NumPy forward pass does; one that does not is not handed out. Only workers call this: it needs
TensorFlow, and the packages that convert and run ONNX, which are loaded here and not before.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_core.arrays import Float32
from lstm_core.config import ExperimentConfig
from lstm_core.errors import DataError
from lstm_core.export.judged import judged_series
from lstm_core.export.stock_network import stock_network
from lstm_core.model.forward import forward
from lstm_core.model.weights import Weights
from lstm_core.results import RunResult
from lstm_core.runs.model_files import ModelFile, ModelFiles, file_names

if TYPE_CHECKING:
    import keras

__all__ = ["model_files"]

log = logging.getLogger("lstm_core.export")

_OPSET = 17
"""The version of ONNX' operators: of 2022, so that runtimes that are some years old read the files, too."""

_CLOSE = 1e-4
"""How far a file may be from the lab, as a share of the largest output or of one scaled unit, whichever is more."""

_MOST_WINDOWS = 4096
_AT_ONCE = 256
_PACKAGES = ("keras", "tensorflow-cpu", "tensorflow", "numpy", "onnx", "onnxruntime", "tf2onnx")


def model_files(result: RunResult) -> ModelFiles:
    """Make all model files of a run and compare each with the lab.

    Args:
        result: Of the run.

    Returns:
        Two files a network, ``.keras`` and ``.onnx``. Both have the input ``window``, shape (batch, time steps,
        features), as the network gets it; ONNX has the outputs ``prediction``, shape (batch, outputs), and, where
        attention is learned, ``attention``, shape (batch, time steps).

    Raises:
        DataError: The run came out of a bundle without its data.
    """
    config, windows = result.config, _windows(result)
    if not np.isfinite(windows).all():
        raise DataError(
            "This run came here without its data, so its model files can't be compared with the lab on its test part."
        )
    names = zip(file_names(len(result.members), "keras"), file_names(len(result.members), "onnx"), strict=True)
    files: list[ModelFile] = []
    for (keras_name, onnx_name), weights in zip(names, result.members, strict=True):
        network, compared = _network(config, weights), (windows, _said(config, weights, windows))
        files.append(_checked(keras_name, partial(_as_keras, network), _run_keras, compared))
        files.append(_checked(onnx_name, partial(_as_onnx, network), _run_onnx, compared))
    return ModelFiles(tuple(files), len(windows), _versions())


def _windows(result: RunResult) -> Float32:
    """Return the windows to compare on: those of the test part, evenly some of them where there are very many."""
    series = judged_series(result)
    every = -(-sum(len(one.outputs) for one in series) // _MOST_WINDOWS)
    return np.concatenate([one.windows(result.config, one.rows_of(one.outputs)[::every]) for one in series])


def _network(config: ExperimentConfig, weights: Weights) -> keras.Model:
    features = config.features
    return stock_network(config.model, features.window, len(features.inputs), config.outputs, weights)


def _said(config: ExperimentConfig, weights: Weights, windows: Float32) -> Float32:
    """Return what the lab itself puts out for windows, shape (samples, outputs)."""
    return _in_parts(lambda part: forward(config.model, weights, part).outputs, windows)


def _checked(
    name: str,
    make: Callable[[], bytes],
    run: Callable[[bytes, Float32], Float32],
    compared: tuple[Float32, Float32],
) -> ModelFile:
    """Make one file, load it back, and hold what it puts out for windows against what is expected."""
    windows, expected = compared
    try:
        content = make()
        found = run(content, windows)
    except Exception as error:  # converters raise anything; the other files may still be made
        log.exception("%s can't be made", name)
        return ModelFile(name, b"", None, f"It can't be made: {type(error).__name__}; the service's log says more.")
    difference = float(np.abs(found - expected).max())
    if not difference <= _CLOSE * max(1.0, float(np.abs(expected).max())):
        return ModelFile(name, b"", difference, f"It puts out something else than the lab does, by {difference:.2g}.")
    return ModelFile(name, content, difference)


def _in_parts(put_out: Callable[[Float32], Float32], windows: Float32) -> Float32:
    starts = range(0, len(windows), _AT_ONCE)
    return np.concatenate([put_out(windows[start : start + _AT_ONCE]) for start in starts])


def _as_keras(network: keras.Model) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        network.save(path)
        return path.read_bytes()


def _run_keras(content: bytes, windows: Float32) -> Float32:
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(content)
        network = keras.models.load_model(path)
    return _in_parts(lambda part: np.asarray(_outputs(network(part))[0]), windows)


def _as_onnx(network: keras.Model) -> bytes:
    import tensorflow as tf
    import tf2onnx

    def put_out(window: Any) -> dict[str, Any]:
        return dict(zip(("prediction", "attention"), _outputs(network(window)), strict=False))

    signature = [tf.TensorSpec((None, *network.input_shape[1:]), tf.float32, name="window")]
    made, _ = tf2onnx.convert.from_function(tf.function(put_out), input_signature=signature, opset=_OPSET)
    content: bytes = made.SerializeToString()
    return content


def _run_onnx(content: bytes, windows: Float32) -> Float32:
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return _in_parts(lambda part: session.run(["prediction"], {"window": part})[0], windows)


def _outputs(found: Any) -> Sequence[Any]:
    return found if isinstance(found, list | tuple) else [found]


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue  # TensorFlow comes under one of two names
    return found
