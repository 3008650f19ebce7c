"""What a run does as a script in plain Keras, such as a good teacher would write: nothing of the lab is in it.

The script reads ``data.csv`` (``data_file.py``), which holds the series with its indicators worked out. It cuts,
scales, trains and judges by the same rules as the lab, but begins from weights that Keras draws; from the lab's own
first weights it comes to the same losses, which a test holds. What only some settings need is in their scripts alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from lstm_core.config import ExperimentConfig
from lstm_core.experiment_fields import QUANTILES
from lstm_core.export.script_judging import judging_code
from lstm_core.export.script_series import series_code
from lstm_core.export.script_training import training_code
from lstm_core.export.stock_network import network_code
from lstm_core.features.indicators import label
from lstm_core.knobs.words import settings_line
from lstm_core.model.attentions import attention_of
from lstm_core.spreadsheet import harmless
from lstm_core.training.members import member_seed

__all__ = ["CELL", "keras_script"]

CELL = "# %% "
"""What begins a part of the script, as editors and the notebook know it."""


def keras_script(config: ExperimentConfig, title: str, edges: Sequence[str] = ()) -> str:
    """Write the script.

    Args:
        config: The settings.
        title: What the series is called, for the first line.
        edges: Of many tickers: where the parts begin, as ``edges_of`` (``data_file.py``) has it.

    Example:
        >>> script = keras_script(ExperimentConfig(), "IBM")
        >>> "keras.layers.LSTM(UNITS" in script, "lstm_core" in script
        (True, False)
    """
    script = _top(config, title)
    blocks = [
        ("Settings", _settings(config, edges)),
        *series_code(config, edges),
        ("The network", network_code(config.model, regularized=config.training.l2 > 0)),
        *training_code(config),
        *judging_code(config),
    ]
    for heading, code in blocks:
        apart = script.splitlines()[-1].startswith(" ") or code.strip().startswith(("def ", "class "))
        script += ("\n\n" if apart else "\n") + f"{CELL}{heading}\n{code.strip()}\n"
    return script


def _top(config: ExperimentConfig, title: str) -> str:
    packages = "keras tensorflow-cpu numpy pandas" + (" scikit-learn" if config.training.with_linear else "")
    summary = settings_line(config)
    ridge = "from sklearn.linear_model import RidgeCV\n" if config.training.with_linear else ""
    # Whatever is in a name stays inside the docstring.
    said = f"{title}: {summary}.".replace("\\", "/").replace('"', "'")
    return f'''"""An LSTM with attention.

{textwrap.fill(said, 119)}

Written by the attention LSTM lab; it needs nothing of it:

    pip install {packages}

and data.csv in the same folder, which the lab offers beside this script. Keras draws other first weights than the lab,
so expect results alike and not the same.
"""

import collections
import math

import keras
import numpy as np
import pandas as pd
{ridge}'''


def _settings(config: ExperimentConfig, edges: Sequence[str]) -> str:
    features, model, training = config.features, config.model, config.training
    lines = [
        *_columns("INPUTS", features.inputs),
        f"TARGET = {_text(features.target)}{_said(features.target)}",
        f"WINDOW = {features.window}  # rows that the network sees before the one that it predicts",
        f"HORIZON = {features.horizon}  # rows ahead",
        *_split(config, edges),
        "FEATURES = len(INPUTS)",
        f"UNITS = {model.units}",
    ]
    if model.dropout:
        lines.append(f"DROPOUT = {model.dropout}")
    if attention_of(model).has_heads:
        lines.append(f"HEADS = {model.heads}")
    lines += [
        f"EPOCHS = {training.epochs}",
        f"BATCH_SIZE = {training.batch_size}",
        f"LEARNING_RATE = {training.learning_rate}",
    ]
    if training.l2:
        lines.append(f"L2 = {training.l2}  # how strongly kernels are pulled to 0")
    if training.loss == "quantile":
        lines.append(f"QUANTILES = {QUANTILES}  # the median first, which is the prediction")
        lines.append("OUTPUTS = HORIZON * len(QUANTILES)")
    else:
        lines.append("OUTPUTS = HORIZON")
    seeds = [member_seed(config.seed, number) for number in range(1, training.ensemble + 1)]
    lines.append(f"SEEDS = {seeds}  # {'one a network; the mean of them predicts' if seeds[1:] else 'one network'}")
    return "\n".join(lines)


def _split(config: ExperimentConfig, edges: Sequence[str]) -> list[str]:
    split = config.split
    if edges:
        ends = ", and where the last one ends" if len(edges) > 3 else ""
        return [f"# Where training, validation and test part begin{ends}.", f"EDGES = {_texts(edges)}"]
    if split.rows is not None:
        return [f"EDGES = {split.rows}  # rows at which training, validation and test part begin; the last one ends"]
    return [
        f"TRAIN = {split.train}  # share of the rows",
        f"VALIDATION = {split.validation}  # of the rows after them; the rest is the test part",
    ]


def _columns(name: str, columns: Sequence[str]) -> list[str]:
    if not any(map(_said, columns)):
        return [f"{name} = {_texts(columns)}"]
    return [f"{name} = [", *(f"    {_text(column)},{_said(column)}" for column in columns), "]"]


def _said(column: str) -> str:
    """Return a comment with what a column is called, where its name does not say it already."""
    words = " ".join(label(column).split())
    return "" if words.lower() == column.lower() else f"  # {words}"


def _text(value: str) -> str:
    """Return a text as Python has it, in the quotes that need the fewest backslashes."""
    text = repr(harmless(value))
    return text if '"' in value else f'"{text[1:-1]}"'


def _texts(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"
