"""The network as a drawing: Graphviz DOT, top to bottom, narrow enough for a phone."""

from __future__ import annotations

import pandas as pd

from lstm_core.brought_words import as_markup
from lstm_core.charts.chart import Chart
from lstm_core.charts.palette import DRAWING, MUTED
from lstm_core.config import ExperimentConfig
from lstm_core.features.indicators import label
from lstm_core.model.summary import LayerSummary, describe_layers

__all__ = ["architecture"]

_CAPTION = (
    "Data flows from top to bottom. Each box is a layer; beside an arrow stands what flows, for one window: "
    "time steps × values a step. Parameters are the numbers that training adjusts."
)

_FILLS = {
    "data": DRAWING["grey"],
    "recurrent": DRAWING["blue"],
    "dropout": DRAWING["blue"],
    "attention": DRAWING["purple"],
    "head": DRAWING["orange"],
}
_INK = DRAWING["ink"]
_ROW = 90  # pixels, about; the drawing is as high as it needs to be
_MOST_NAMED = 4  # input features listed by name


def architecture(config: ExperimentConfig) -> Chart:
    """Draw the model of a config, as Graphviz DOT.

    Boxes have a fixed light fill and dark ink, and everything else is a middle grey on a transparent
    ground, so that it reads in light and in dark themes.

    Example:
        >>> dot = architecture(ExperimentConfig()).payload
        >>> "17,152 parameters" in dot and "60 × 64" in dot
        True
    """
    features = config.features
    layers = describe_layers(config.model, features.window, len(features.inputs), config.outputs)
    boxes = [_layer_box(number, layer, config) for number, layer in enumerate(layers)]
    boxes.append(_box(len(layers), "Prediction", _prediction(config), "data"))
    arrows = [_arrow(number, layer) for number, layer in enumerate(layers)]
    dot = "\n".join(
        [
            "digraph model {",
            '  graph [rankdir=TB bgcolor="transparent" nodesep=0.2 ranksep=0.3 margin=0.05]',
            f'  node [shape=box style="rounded,filled" color="{MUTED}" fontcolor="{_INK}" fontname="Helvetica"'
            ' fontsize=12 margin="0.15,0.08" width=2.6]',
            f'  edge [color="{MUTED}" fontcolor="{MUTED}" fontname="Helvetica" fontsize=11 arrowsize=0.7]',
            *boxes,
            *arrows,
            "}",
        ]
    )
    table = pd.DataFrame(
        {
            "layer": [layer.name for layer in layers],
            "output": [" × ".join(map(str, layer.output)) for layer in layers],
            "parameters": [layer.parameters for layer in layers],
        }
    )
    named = ", ".join(f"{layer.name} ({layer.parameters:,})" for layer in layers[1:])
    alt = (
        f"The network from top to bottom, with parameters: {features.window} time steps of "
        f"{len(features.inputs)} inputs, "
        f"then {named}; {table['parameters'].sum():,} parameters in all."
    )
    return Chart("graphviz", dot, "The network", _CAPTION, alt, _ROW * (len(layers) + 1), lambda: table)


def _layer_box(number: int, layer: LayerSummary, config: ExperimentConfig) -> str:
    if layer.kind == "input":
        return _box(number, layer.name, _inputs(config), "data")
    count = f"{layer.parameters:,} parameters" if layer.parameters else "no parameters"
    return _box(number, layer.name, [*layer.remarks, count], layer.kind)


def _inputs(config: ExperimentConfig) -> list[str]:
    names = [_name(label(name)) for name in config.features.inputs[:_MOST_NAMED]]
    more = len(config.features.inputs) - _MOST_NAMED
    pairs = [", ".join(names[start : start + 2]) for start in range(0, len(names), 2)]
    return [f"{config.features.window} time steps of", *pairs, *([f"and {more} more"] if more > 0 else [])]


def _prediction(config: ExperimentConfig) -> list[str]:
    target, horizon = _name(label(config.features.target)), config.features.horizon
    after = f"next {target}" if horizon == 1 else f"next {horizon} of {target}"
    kinds = {
        "level": "",
        "change": "change to the ",
        "log_return": "log return to the ",
        "har": "what HAR leaves of the ",
    }
    return [kinds[config.features.target_kind] + after]


def _box(number: int, name: str, lines: list[str], kind: str) -> str:
    text = "\\n".join([name, *lines])
    return f'  n{number} [label="{text}" fillcolor="{_FILLS[kind]}"]'


def _arrow(number: int, layer: LayerSummary) -> str:
    if layer.hands_on:
        flows = f"{layer.hands_on}: {layer.output[0]}"
    elif layer.kind == "head":
        flows = "1 number" if layer.output[0] == 1 else f"{layer.output[0]} numbers"
    else:
        steps, width = layer.output
        flows = f"{steps} × {width}"
    return f'  n{number} -> n{number + 1} [label="  {flows}"]'


def _name(column: str) -> str:
    """Make a column's name short, and safe inside a quoted DOT string, which knows entities and escapes."""
    return as_markup(column, 18).replace("\\", "\\\\").replace('"', "&quot;")
