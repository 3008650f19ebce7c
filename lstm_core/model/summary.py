"""What a config's model consists of, told without building it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lstm_core.config import ExperimentConfig, ModelConfig
from lstm_core.model.attentions import attention_of
from lstm_core.model.cells import cell_of
from lstm_core.model.weights import head_width, layer_names, weight_shapes
from lstm_core.numbers import counted

__all__ = ["LayerSummary", "ParameterCounts", "count_parameters", "describe_layers", "parameters_of"]


@dataclass(frozen=True)
class LayerSummary:
    """One layer of a model.

    Attributes:
        kind: What sort of layer it is.
        name: What people call it.
        output: What comes out of it, without the batch axis.
        parameters: How many weights it has.
        explanation: Its task, in a sentence.
        remarks: What else a drawing of the network says of it, in short lines.
        hands_on: What people call its output, where that has a name.
    """

    kind: Literal["input", "recurrent", "dropout", "attention", "head"]
    name: str
    output: tuple[int, ...]
    parameters: int
    explanation: str
    remarks: tuple[str, ...] = ()
    hands_on: str = ""


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

    Example:
        >>> counts = count_parameters(ModelConfig(units=64), window=60, features=2)
        >>> counts.lstm, counts.attention, counts.dense, counts.total
        (17152, 124, 65, 17341)
    """
    by_layer = _by_layer(config, window, features, outputs)
    recurrent = sum(by_layer[name] for name in layer_names(config))
    return ParameterCounts(recurrent, by_layer.get("attention", 0), by_layer["head"])


def parameters_of(config: ExperimentConfig) -> ParameterCounts:
    """Count the trainable parameters of one network of an experiment.

    Example:
        >>> parameters_of(ExperimentConfig()).total
        17341
    """
    features = config.features
    return count_parameters(config.model, features.window, len(features.inputs), config.outputs)


def _by_layer(config: ModelConfig, window: int, features: int, outputs: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, shape in weight_shapes(config, window, features, outputs).items():
        layer = name.partition("/")[0]
        counts[layer] = counts.get(layer, 0) + math.prod(shape)
    return counts


def describe_layers(config: ModelConfig, window: int, features: int, outputs: int = 1) -> tuple[LayerSummary, ...]:
    """List the layers of a model in the order in which data passes them."""
    attention, counts = attention_of(config), _by_layer(config, window, features, outputs)
    made = "one number, the prediction" if outputs == 1 else f"{outputs} numbers: the predictions"
    told = f"{window} time steps with {counted(features, 'feature')} each."
    return (
        LayerSummary("input", "Input window", (window, features), 0, told),
        *_recurrent_layers(config, window, counts),
        LayerSummary(
            "attention",
            attention.layer,
            (head_width(config),),
            counts.get("attention", 0),
            attention.task,
            attention.remarks(window),
            attention.hands_on,
        ),
        LayerSummary("head", "Dense head", (outputs,), counts["head"], f"Turns the mix into {made}."),
    )


def _recurrent_layers(config: ModelConfig, window: int, counts: dict[str, int]) -> Iterator[LayerSummary]:
    cell, output = cell_of(config), (window, config.units)
    for number, name in enumerate(layer_names(config), start=1):
        text = f"Reads the steps in order; {cell.deciders} decide what its {config.units} units remember."
        yield LayerSummary("recurrent", f"{cell.label} {number}", output, counts[name], text)
        if config.dropout:
            off = f"{config.dropout:.0%}"
            text = f"Switches off {off} of the values at random while training."
            yield LayerSummary("dropout", f"Dropout {number}", output, 0, text, (f"{off} off while training",))
