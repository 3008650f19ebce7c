"""Names and files of a model's weights, without TensorFlow.

Weights are a flat dict of arrays, named ``layer/variable`` as Keras names them:

==========================================  =======================================================
``recurrent_1/kernel``                      (features, 4 units) for LSTM, (features, 3 units) for GRU
``recurrent_1/recurrent_kernel``            (units, 4 units) or (units, 3 units)
``recurrent_1/bias``                        (4 units,) or (2, 3 units)
``attention/score_weight``                  (units, 1), the tutorial's
``attention/score_bias``                    (window, 1), the tutorial's
``attention/query``, ``attention/key``      (units, units), all that have a query
``attention/bias``, ``attention/score``     (units,), (units, 1), additive
``attention/value``, ``.../projection``     (units, units), multi-head
``head/kernel``, ``head/bias``              (width, outputs), (outputs,)
==========================================  =======================================================

The head's width is that of the context: the units, or twice as many where the last state stands beside it.
Gate order is Keras': input, forget, candidate, output (LSTM); update, reset, candidate (GRU).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_core.config import ModelConfig
from lstm_core.errors import UnreadableError

__all__ = ["Weights", "head_width", "layer_names", "pack_arrays", "unpack_arrays", "weight_shapes"]

Weights = dict[str, NDArray[np.float32]]


def layer_names(config: ModelConfig) -> tuple[str, ...]:
    """Names of the recurrent layers, in order.

    Example:
        >>> layer_names(ModelConfig(layers=2))
        ('recurrent_1', 'recurrent_2')
    """
    return tuple(f"recurrent_{number}" for number in range(1, config.layers + 1))


def head_width(config: ModelConfig) -> int:
    """Numbers that the head sees: the context, and beside it the last state where attention asks with that.

    Example:
        >>> head_width(ModelConfig(units=8)), head_width(ModelConfig(units=8, attention="dot"))
        (8, 16)
    """
    return config.units * (2 if config.has_query else 1)


def weight_shapes(config: ModelConfig, window: int, features: int, outputs: int = 1) -> dict[str, tuple[int, ...]]:
    """Return the shape of each of a model's weights, in the order in which they are drawn.

    Args:
        config: The architecture.
        window: Time steps in one sample.
        features: Input features at each step.
        outputs: Numbers that the head puts out.

    Example:
        >>> weight_shapes(ModelConfig(units=8, attention="none"), window=60, features=2)["head/kernel"]
        (8, 1)
    """
    units = config.units
    gates, biases = (4, (4 * units,)) if config.cell == "lstm" else (3, (2, 3 * units))
    shapes: dict[str, tuple[int, ...]] = {}
    width = features
    for name in layer_names(config):
        shapes[f"{name}/kernel"] = (width, gates * units)
        shapes[f"{name}/recurrent_kernel"] = (units, gates * units)
        shapes[f"{name}/bias"] = biases
        width = units
    if config.attention == "tutorial":
        shapes |= {"attention/score_weight": (units, 1), "attention/score_bias": (window, 1)}
    if config.has_query:
        matrices = ("query", "key", "value", "projection") if config.attention == "multi_head" else ("query", "key")
        shapes |= {f"attention/{name}": (units, units) for name in matrices}
    if config.attention == "additive":
        shapes |= {"attention/bias": (units,), "attention/score": (units, 1)}
    return shapes | {"head/kernel": (head_width(config), outputs), "head/bias": (outputs,)}


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
