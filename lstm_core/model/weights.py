"""Names and files of a model's weights, without TensorFlow.

Weights are a flat dict of arrays, named ``layer/variable`` as Keras names them: ``recurrent_1/kernel`` and what else a
cell has (``cells/``), ``attention/query`` and what else a kind of attention has (``attentions/``), ``head/kernel`` of
shape (width, outputs) and ``head/bias`` of shape (outputs,). The head's width is that of the context: the units, or
twice as many where the last state stands beside it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_core.config import ModelConfig
from lstm_core.errors import UnreadableError
from lstm_core.model.attentions import attention_of
from lstm_core.model.cells import cell_of
from lstm_core.model.draws import Weight, Weights, glorot_uniform, zeros

__all__ = [
    "Weights",
    "arrays_under",
    "head_width",
    "layer_names",
    "layer_weights",
    "pack_arrays",
    "unpack_arrays",
    "weight_shapes",
    "weights_of",
]


def layer_names(config: ModelConfig) -> tuple[str, ...]:
    """Names of the recurrent layers, in order.

    Example:
        >>> layer_names(ModelConfig(layers=2))
        ('recurrent_1', 'recurrent_2')
    """
    return tuple(f"recurrent_{number}" for number in range(1, config.layers + 1))


def layer_weights(weights: Weights, layer: str) -> Weights:
    """Return the weights of one layer, named without it.

    Example:
        >>> layer_weights({"head/kernel": np.zeros(1, "float32"), "attention/key": np.ones(1, "float32")}, "attention")
        {'key': array([1.], dtype=float32)}
    """
    return arrays_under(f"{layer}/", weights)


def arrays_under(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays whose names begin with a prefix, named without it.

    Example:
        >>> arrays_under("best:", {"best:head/bias": np.zeros(1), "history": np.ones(1)})
        {'head/bias': array([0.])}
    """
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def head_width(config: ModelConfig) -> int:
    """Numbers that the head sees: the context, and beside it the last state where attention asks with that.

    Example:
        >>> head_width(ModelConfig(units=8)), head_width(ModelConfig(units=8, attention="dot"))
        (8, 16)
    """
    return config.units * (2 if attention_of(config).has_query else 1)


def weights_of(config: ModelConfig, window: int, features: int, outputs: int = 1) -> dict[str, Weight]:
    """Return each of a model's weights before it is there, in the order in which they are drawn.

    Args:
        config: The architecture.
        window: Time steps in one sample.
        features: Input features at each step.
        outputs: Numbers that the head puts out.
    """
    layers: dict[str, dict[str, Weight]] = {}
    for position, name in enumerate(layer_names(config)):
        layers[name] = cell_of(config).weights(config.units, config.units if position else features)
    layers["attention"] = attention_of(config).weights(config.units, window)
    layers["head"] = {
        "kernel": Weight((head_width(config), outputs), zeros if config.zero_head else glorot_uniform),
        "bias": Weight((outputs,), zeros),
    }
    return {f"{layer}/{name}": weight for layer, inside in layers.items() for name, weight in inside.items()}


def weight_shapes(config: ModelConfig, window: int, features: int, outputs: int = 1) -> dict[str, tuple[int, ...]]:
    """Return the shape of each of a model's weights, for the same arguments as ``weights_of``.

    Example:
        >>> weight_shapes(ModelConfig(units=8, attention="none"), window=60, features=2)["head/kernel"]
        (8, 1)
    """
    return {name: weight.shape for name, weight in weights_of(config, window, features, outputs).items()}


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return arrays as the bytes of an npz archive."""
    buffer = io.BytesIO()
    # npz member names may not begin a path, so the dict's keys are kept beside numbered members.
    names = list(arrays)
    members = {f"a{position}": arrays[name] for position, name in enumerate(names)}
    np.savez(buffer, names=np.array(names, dtype=np.str_), **members)  # type: ignore[arg-type]
    return buffer.getvalue()


def unpack_arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of ``pack_arrays``; never unpickles.

    Raises:
        UnreadableError: The bytes are damaged, or no such archive.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            return {str(name): archive[f"a{position}"] for position, name in enumerate(archive["names"])}
    except Exception as error:  # one flipped bit makes the readers of zip and npy raise almost anything
        raise UnreadableError("This file of arrays is damaged.") from error
