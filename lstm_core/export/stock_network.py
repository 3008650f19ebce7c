"""The network of a run in plain Keras: as text for scripts, and as a model that needs nothing of the lab.

The text is what gets built: ``stock_network`` runs it, so a script and a model file can't differ. Our own layers are
faster (``model/fused_lstm.py``), but Keras on another machine does not have them, and what they compute with has no
counterpart in ONNX.
"""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

from lstm_core.config import ModelConfig
from lstm_core.model.attentions import attention_of
from lstm_core.model.cells import cell_of
from lstm_core.model.weights import Weights, layer_names, layer_weights

if TYPE_CHECKING:
    import keras

__all__ = ["held_by_layer", "network_code", "stock_network"]

_TAB = "    "


def network_code(config: ModelConfig, *, regularized: bool = False) -> str:
    """Return the function ``build_network`` of a script.

    It returns two models on the same input: one that predicts, and one that shows attention, or ``None`` where there is
    none to see. It uses ``keras``, ``WINDOW``, ``FEATURES``, ``OUTPUTS`` and ``UNITS``; ``DROPOUT``, ``HEADS`` and
    ``L2`` where there are any.

    Args:
        config: The architecture.
        regularized: Whether kernels are pulled to 0 by ``L2``.
    """
    attention = attention_of(config)
    recurrent, head = "", ""
    if regularized:
        recurrent = ", kernel_regularizer=pull(), recurrent_regularizer=pull()"
        head = ", kernel_regularizer=pull()"
    if config.zero_head:
        head = f', kernel_initializer="zeros"{head}'
    lines = ["pull = lambda: keras.regularizers.L2(L2)"] if regularized else []
    lines += ['window = keras.Input((WINDOW, FEATURES), name="window")', "states = window"]
    for name in layer_names(config):
        inside = f'UNITS, return_sequences=True, name="{name}"{recurrent}'
        if regularized:
            inside = f"\n    {inside}\n"  # too long for a line
        lines += f"states = {cell_of(config).stock}({inside})(states)  # (batch, WINDOW, UNITS)".splitlines()
        if config.dropout:
            lines.append("states = keras.layers.Dropout(DROPOUT)(states)")
    lines += attention.stock.strip().splitlines()
    lines += [
        f'head = keras.layers.Dense(OUTPUTS, name="head"{head})',
        "prediction = head(keras.layers.Flatten()(context))  # (batch, OUTPUTS)",
        f"return keras.Model(window, prediction), {'keras.Model(window, weights)' if attention.is_learned else None}",
    ]
    return "def build_network():\n" + indent("\n".join(lines), _TAB) + "\n"


def stock_network(config: ModelConfig, window: int, features: int, outputs: int, weights: Weights) -> keras.Model:
    """Build a network of Keras' own layers that computes what a run's network does.

    Args:
        config: The architecture.
        window: Time steps in one sample.
        features: Input features at each step.
        outputs: Numbers that the head puts out.
        weights: What it is to hold, as ``model/weights.py`` names it.

    Returns:
        A model from (batch, window, features) to predictions, shape (batch, outputs), and, where attention is learned,
        its weights, shape (batch, window). It loads anywhere without the lab.

    Example:
        >>> from lstm_core.model.initial import initial_weights
        >>> config = ModelConfig(units=4)
        >>> stock_network(config, 5, 2, 1, initial_weights(config, 5, 2, seed=7)).count_params()  # doctest: +SKIP
        119
    """
    import keras

    names: dict[str, Any] = {
        "keras": keras,
        "WINDOW": window,
        "FEATURES": features,
        "OUTPUTS": outputs,
        "UNITS": config.units,
        "DROPOUT": config.dropout,
        "HEADS": config.heads,
    }
    exec(network_code(config), names)  # noqa: S102 - our own text, with nothing in it that anybody typed
    network, attention = names["build_network"]()
    model = network if attention is None else keras.Model(network.input, [network.output, attention.output])
    for name, arrays in held_by_layer(config, weights).items():
        model.get_layer(name).set_weights(arrays)
    return model


def held_by_layer(config: ModelConfig, weights: Weights) -> dict[str, list[Any]]:
    """Return what each layer that has weights holds, as ``set_weights`` of Keras takes it."""
    found = {}
    for name in layer_names(config):
        layer = layer_weights(weights, name)
        found[name] = [layer["kernel"], layer["recurrent_kernel"], layer["bias"]]
    found |= attention_of(config).in_stock(config, layer_weights(weights, "attention"))
    return found | {"head": [weights["head/kernel"], weights["head/bias"]]}
