"""What if a day had been different: change inputs of a window, and see what the model makes of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lstm_core.arrays import Bools, Float32
from lstm_core.config import ExperimentConfig
from lstm_core.errors import ColumnNotFoundError, ConfigError
from lstm_core.explain.gates import LayerGates, gates_of
from lstm_core.explain.trained import TrainedModel, Window
from lstm_core.features.indicators import label, parse_spec
from lstm_core.model.forward import ForwardPass

__all__ = ["Change", "WhatIf", "changed", "derived_from", "shock", "what_if"]


@dataclass(frozen=True)
class Change:
    """One input of a window set to another value.

    Attributes:
        step: Which time step, counted from 0, the oldest.
        feature: Name of the input, as the config lists it.
        value: Its new value, in the column's unit.
    """

    step: int
    feature: str
    value: float


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What a change did.

    Attributes:
        window: The window with the changes made.
        before, after: Predictions, in the target's unit.
        by_itself: How much of the difference comes from what outputs are counted from alone, in the target's unit: the
            last known value, to which a predicted change is added, or mean and deviation of a window that is scaled by
            itself. The rest is what the network made of its inputs. 0 where neither changed, or where the model
            predicts the level itself in one scale for all rows.
        notes: Sentences that the person has to know to read it rightly.
        passed: The forward pass of both windows through the first network: sample 0 is before, sample 1 after.
    """

    window: Window
    before: float
    after: float
    by_itself: float
    notes: tuple[str, ...]
    passed: ForwardPass = field(repr=False)

    @property
    def difference(self) -> float:
        """What the changes added to the prediction, in the target's unit."""
        return self.after - self.before

    @property
    def attention_before(self) -> Float32:
        """Attention weights without the changes, shape (time steps,)."""
        weights: Float32 = self.passed.attention[0]
        return weights

    @property
    def attention_after(self) -> Float32:
        """Attention weights with the changes, shape (time steps,)."""
        weights: Float32 = self.passed.attention[1]
        return weights

    @property
    def gates_before(self) -> tuple[LayerGates, ...]:
        """Gates without the changes, one entry a layer."""
        return gates_of(self.passed, 0)

    @property
    def gates_after(self) -> tuple[LayerGates, ...]:
        """Gates with the changes, their units in the same order."""
        return gates_of(self.passed, 1, like=self.gates_before)


def shock(
    model: TrainedModel,
    window: Window,
    feature: str,
    lag: int = 1,
    *,
    percent: float | None = None,
    amount: float | None = None,
) -> Change:
    """Return the change that moves one input by some percent of it, or by some amount.

    Args:
        model: The model.
        window: One of its windows.
        feature: Name of the input.
        lag: How many rows before the predicted one; 1 is the last of the window.
        percent: Of the value, as in -5 for 5% less.
        amount: In the column's unit. Exactly one of both is given.

    Raises:
        ColumnNotFoundError: The model has no such input.
        ConfigError: The lag reaches out of the window, or not exactly one of percent and amount is given.

    Example:
        >>> shock(model, window, "close", lag=5, percent=-5)  # doctest: +SKIP
        Change(step=55, feature='close', value=190.0)
    """
    if (percent is None) == (amount is None):
        raise ConfigError("Say by how many percent or by which amount to change the value: one of the two.")
    steps = len(window.values)
    if not 1 <= lag <= steps:
        raise ConfigError(f"The window reaches from 1 to {steps} rows back; {lag} lies outside of it.")
    value = float(window.values[steps - lag, _column(model, feature)])
    moved = value * (1 + percent / 100) if percent is not None else value + float(amount or 0.0)
    return Change(steps - lag, feature, moved)


def changed(model: TrainedModel, window: Window, changes: Sequence[Change]) -> Window:
    """Make changes to a window, one after the other.

    The target's own past follows where the target is itself among the inputs: the person says that the last close had
    been another one, and a predicted change starts from there.

    Raises:
        ColumnNotFoundError: The model has no such input.
        ConfigError: A time step lies outside of the window, or a value is no finite number.
    """
    values, past = window.values.copy(), window.past.copy()
    steps = len(values)
    for change in changes:
        if not 0 <= change.step < steps:
            raise ConfigError(f"The window has time steps 0 to {steps - 1}; {change.step} lies outside of it.")
        if not math.isfinite(change.value):
            raise ConfigError(f"The new value of {label(change.feature)} must be a finite number, not {change.value}.")
        values[change.step, _column(model, change.feature)] = change.value
        if change.feature == model.config.features.target:
            past[change.step] = change.value
    if model.config.features.target_kind == "log_return":
        if past[-1] <= 0:
            raise ConfigError(f"The last {model.target} must stay above 0, because the model predicts its log return.")
        if model.target_unit.by_window and past.min() <= 0:
            raise ConfigError(f"Each {model.target} must stay above 0, because the window is scaled by its logarithms.")
    return replace(window, values=values, past=past)


def what_if(model: TrainedModel, window: Window, changes: Sequence[Change]) -> WhatIf:
    """Change inputs of a window and compare what the model makes of it before and after.

    Inputs that are computed from others are not computed anew: a moving average among the inputs stays what it was
    when a close is changed, because the rows before the window that it may need are not part of the question. The
    network is asked about exactly the numbers that are shown, and a note says so.

    Args:
        model: The model.
        window: One of its windows; it is not changed itself.
        changes: What to change; none at all changes nothing.

    Raises:
        ColumnNotFoundError: The model has no such input.
        ConfigError: A change is impossible; the message says why.

    Example:
        >>> found = what_if(model, window, [shock(model, window, "close", percent=1)])  # doctest: +SKIP
        >>> found.difference  # doctest: +SKIP
        1.84
    """
    after = changed(model, window, changes)
    both = np.stack([model.scaled(window.values), model.scaled(after.values)])  # (2, time, features)
    passed = model.run(both)
    outputs = model.outputs(both)
    start, end = model.target_unit.frame(np.stack([window.past, after.past])).next_row(outputs)
    unmoved = model.frame_of(window).next_row(outputs[1:])[0]
    return WhatIf(
        window=after,
        before=float(start),
        after=float(end),
        by_itself=float(end - unmoved),
        notes=_notes(model, window, after),
        passed=passed,
    )


def derived_from(config: ExperimentConfig, column: str) -> tuple[str, ...]:
    """Return the inputs that are computed from a column, and so do not follow when it is changed.

    Example:
        >>> config = ExperimentConfig().with_("features", inputs=("close", "volume", "sma:5", "sma:5@volume"))
        >>> derived_from(config, "close"), derived_from(config, "volume"), derived_from(config, "sma:5")
        (('sma:5',), ('sma:5@volume',), ())
    """
    return tuple(name for name in config.features.inputs if name != column and _needs(name, column, config))


def _needs(name: str, column: str, config: ExperimentConfig) -> bool:
    try:
        spec = parse_spec(name)
    except ConfigError:
        return False  # a plain column
    if column in spec.about.needs:
        return True
    if not spec.about.has_source:
        return False
    # Without a column of its own an indicator takes the close, or the table's main column, which a run's files do not
    # name; the target is the best guess.
    default = "close" if "close" in (*config.features.inputs, config.features.target) else config.features.target
    return column == (spec.column or default)


def _column(model: TrainedModel, feature: str) -> int:
    if feature not in model.inputs:
        raise ColumnNotFoundError(f"The model has no input '{feature}'. Its inputs are: {', '.join(model.inputs)}.")
    return model.inputs.index(feature)


def _notes(model: TrainedModel, before: Window, after: Window) -> tuple[str, ...]:
    moved = [name for name, same in zip(model.inputs, _same(before, after), strict=True) if not same]
    derived = {name for column in moved for name in derived_from(model.config, column)}
    stale = [name for name in model.inputs if name in derived and name not in moved]
    notes = []
    if stale:
        names = " and ".join(label(name) for name in stale)
        notes.append(
            f"{names} {'are' if len(stale) > 1 else 'is'} computed from a column that you changed, and not computed "
            "anew here; change the values too if they should follow."
        )
    kind = model.config.features.target_kind
    if model.config.features.scaling == "window" and moved:
        names, one = " and ".join(label(name) for name in moved), len(moved) == 1
        notes.append(
            f"Each window is scaled by itself, so a new value of {names} moves {'its' if one else 'their'} mean and "
            f"deviation in the window: every number that the network gets of {'it' if one else 'them'} is another one."
        )
        if (after.past != before.past).any():
            notes.append(
                f"What the model puts out is counted from {model.target_unit.counted_from}, so they move the "
                "prediction by themselves, before the network has said anything."
            )
    elif kind == "har" and (after.past != before.past).any():
        notes.append(
            f"The model adds to what HAR makes of the last values of the {model.target}, so a changed value moves the "
            "prediction by itself, before the network has said anything."
        )
    elif after.previous != before.previous and kind not in ("level", "har"):
        notes.append(
            f"The model predicts how the {model.target} changes from its last value, so a changed last value moves the "
            "prediction by itself, before the network has said anything."
        )
    return tuple(notes)


def _same(before: Window, after: Window) -> Bools:
    """Say for each feature whether it was left as it was."""
    same: Bools = (before.values == after.values).all(axis=0)
    return same
