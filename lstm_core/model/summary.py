"""What a config's model consists of, told without building it."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import ModelConfig
from lstm_core.model.weights import head_width, layer_names

__all__ = ["LayerSummary", "ParameterCounts", "count_parameters", "describe_layers"]


@dataclass(frozen=True)
class LayerSummary:
    """One layer: its name, what comes out of it (without the batch axis), its weights, its task."""

    name: str
    output: tuple[int, ...]
    parameters: int
    explanation: str


@dataclass(frozen=True)
class ParameterCounts:
    """Trainable numbers by part of the model; ``lstm`` counts all recurrent layers, GRU as well."""

    lstm: int
    attention: int
    dense: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.lstm + self.attention + self.dense


def count_parameters(config: ModelConfig, window: int, features: int, outputs: int = 1) -> ParameterCounts:
    """Count the trainable parameters of a model.

    An LSTM layer has 4 gates of (inputs + units + 1) weights a unit. A GRU layer has 3, with two biases
    a unit. The tutorial's attention has a weight a unit and a bias a time step, the
    other kinds have square matrices of the units; the head has, for each number that it puts out, a weight for each
    number that it sees and a bias.

    Example:
        >>> counts = count_parameters(ModelConfig(units=64), window=60, features=2)
        >>> counts.lstm, counts.attention, counts.dense, counts.total
        (17152, 124, 65, 17341)
    """
    units = config.units
    gates, biases = (4, 1) if config.cell == "lstm" else (3, 2)
    inputs = [features] + [units] * (config.layers - 1)
    recurrent = sum(gates * units * (width + units + biases) for width in inputs)
    square = units * units
    attention = {
        "tutorial": units + window,
        "additive": 2 * square + 2 * units,
        "dot": 2 * square,
        "multi_head": 4 * square,
        "none": 0,
    }[config.attention]
    return ParameterCounts(recurrent, attention, outputs * (head_width(config) + 1))


def describe_layers(config: ModelConfig, window: int, features: int, outputs: int = 1) -> tuple[LayerSummary, ...]:
    """List the layers of a model in the order in which data passes them."""
    cell, units = config.cell.upper(), config.units
    gates = "input, forget and output gates" if config.cell == "lstm" else "update and reset gates"
    layers = [
        LayerSummary("Input window", (window, features), 0, f"{window} time steps with {features} feature(s) each.")
    ]
    width = features
    for number, _ in enumerate(layer_names(config), start=1):
        one = ModelConfig(cell=config.cell, units=units)
        text = f"Reads the steps in order; {gates} decide what its {units} units remember."
        layers.append(LayerSummary(f"{cell} {number}", (window, units), count_parameters(one, 0, width).lstm, text))
        width = units
        if config.dropout:
            text = f"Switches off {config.dropout:.0%} of the values at random while training."
            layers.append(LayerSummary(f"Dropout {number}", (window, units), 0, text))
    counts = count_parameters(config, window, features, outputs)
    if config.attention != "none":
        text = "Scores every time step, turns the scores into weights that sum to 1, and mixes the steps by them."
        if config.has_query:
            text += " It asks with the last state, which goes on beside the mix."
        layers.append(LayerSummary("Attention", (head_width(config),), counts.attention, text))
    else:
        layers.append(
            LayerSummary("Last step", (units,), 0, "Keeps what the last time step holds, forgets the others.")
        )
    made = "one number, the prediction" if outputs == 1 else f"{outputs} numbers: the predictions"
    layers.append(LayerSummary("Dense head", (outputs,), counts.dense, f"Turns the mix into {made}."))
    return tuple(layers)
