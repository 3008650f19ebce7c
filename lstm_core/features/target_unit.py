"""How what a model puts out becomes a value in the target's unit, and back.

A model puts out numbers near 0. What they are counted from, and in what, is a function of the target's own past inside
the window and of what was fitted to the training part: nothing else, so that nothing later than the window can get in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lstm_core.arrays import AnyFloat, Float64, Int64
from lstm_core.choices import FeatureConfig, TargetKind
from lstm_core.features.har_start import HarStart
from lstm_core.features.own_scale import own_scale, rows_scaling
from lstm_core.features.scaling import Scaler

__all__ = ["Frame", "TargetUnit"]

_AT_ONCE = 4096  # windows
_HAS_OWN_UNIT = ("level", "change", "log_return")
"""What is told in the deviation inside the window where each window is scaled by itself."""


@dataclass(frozen=True, eq=False)
class Frame:
    """What the outputs for some windows are counted from, and in.

    Attributes:
        base: What they are counted from, in the target's unit, shape (samples, horizon).
        scale: Width of one scaled unit: in the target's unit, or as a log return where ``logs``; same shape.
        logs: Whether they say by which factor, as a logarithm, and not by how much the value differs from ``base``.
    """

    base: Float64 = field(repr=False)
    scale: Float64 = field(repr=False)
    logs: bool = False

    def to_levels(self, outputs: AnyFloat) -> Float64:
        """Turn scaled outputs into the target's unit.

        Args:
            outputs: Shape (samples, horizon * levels), the levels of a step side by side.

        Returns:
            Values in the target's unit, shape (samples, horizon, levels).

        Example:
            >>> frame = Frame(base=np.array([[100.0]]), scale=np.array([[2.0]]))
            >>> frame.to_levels(np.array([[0.5]], "float32")).tolist()
            [[[101.0]]]
        """
        scaled = np.asarray(outputs, dtype="float64").reshape(*self.base.shape, -1)  # (samples, horizon, levels)
        values: Float64 = scaled * self.scale[..., None]
        if self.logs:
            return self.base[..., None] * np.exp(values)
        return values + self.base[..., None]

    def to_scaled(self, steps: Float64) -> Float64:
        """Turn values in the target's unit, shape (samples, horizon), into what a model is to put out for them."""
        differences: Float64 = np.log(steps / self.base) if self.logs else steps - self.base
        return differences / self.scale

    def next_row(self, outputs: AnyFloat) -> Float64:
        """Turn scaled outputs, shape (samples,) or (samples, outputs), into predictions of the next row: (samples,)."""
        first = np.asarray(outputs).reshape(len(self.base), -1)[:, :1]
        return Frame(self.base[:, :1], self.scale[:, :1], self.logs).to_levels(first)[:, 0, 0]

    def take(self, samples: slice | Int64) -> Frame:
        """Return that of some of the windows."""
        return Frame(self.base[samples], self.scale[samples], self.logs)

    @classmethod
    def joined(cls, frames: Sequence[Frame]) -> Frame:
        """Return that of the windows of several frames of one unit, one after the other."""
        base, scale = (np.concatenate([getattr(frame, name) for frame in frames]) for name in ("base", "scale"))
        return cls(base, scale, frames[0].logs)


@dataclass(frozen=True, eq=False)
class TargetUnit:
    """What a model's outputs mean, as the training part decided it.

    Attributes:
        kind: What the model predicts.
        scaler: Of the levels, changes, log returns or what HAR leaves over of the training part; with one column for
            all steps of the horizon, or one a step. Of the levels or their logarithms where each window is scaled by
            itself.
        horizon: Rows ahead.
        by_window: Whether each window is scaled by itself: what is counted from the training part's mean is counted
            from the window's own then, and one unit is the deviation inside the window.
        har: What outputs are counted from, where what HAR leaves over is predicted; else ``None``.
    """

    kind: TargetKind
    scaler: Scaler
    horizon: int = 1
    by_window: bool = False
    har: HarStart | None = None

    @classmethod
    def fit(cls, level: Float64, features: FeatureConfig) -> TargetUnit:
        """Fit it to the training rows of the target, in its unit, shape (rows,)."""
        values = np.log(level) if features.target_kind == "log_return" else level
        by_window = _by_window(features)
        if features.target_kind == "level" or by_window:
            scaler = Scaler(rows_scaling(features.scaling)).fit(values[:, None])
            return cls(features.target_kind, scaler, features.horizon, by_window)
        if features.target_kind == "har":
            return cls._beyond_har(level, features)
        # Changes are only divided, so that 0 stays "no change" and a zero head repeats yesterday.
        steps = [values[step:] - values[:-step] for step in range(1, features.horizon + 1)]
        scalers = [Scaler("deviation").fit(changes[:, None]) for changes in steps]
        return cls(features.target_kind, Scaler.side_by_side(scalers), features.horizon)

    @classmethod
    def _beyond_har(cls, level: Float64, features: FeatureConfig) -> TargetUnit:
        """Fit HAR, and divide what it leaves over, so that 0 stays "as HAR says" and a zero head is HAR."""
        horizon = features.horizon
        har = HarStart.fit(level, features.window, horizon)
        longest = har.lengths[-1]
        said = har.next_rows(sliding_window_view(level, longest))  # (rows - longest + 1, horizon)
        left = [level[longest - 1 + step :] - said[:-step, step - 1] for step in range(1, horizon + 1)]
        scalers = [Scaler("deviation").fit(rest[:, None]) for rest in left]
        return cls("har", Scaler.side_by_side(scalers), horizon, har=har)

    def frame(self, past: Float64) -> Frame:
        """Return what outputs are counted from, and in.

        Args:
            past: The target's values inside each window, in its unit, the oldest first, shape (samples, time steps).

        Example:
            >>> unit = TargetUnit("change", Scaler("deviation").fit(np.array([[2.0], [-2.0]])))
            >>> unit.frame(np.array([[98.0, 100.0]])).next_row(np.array([0.5])).tolist()
            [101.0]
        """
        shape, logs = (len(past), self.horizon), self.kind == "log_return"
        center, scale = self.scaler.center, self.scaler.scale
        if self.by_window:
            center, scale = self._own(np.log(past) if logs else past)  # (samples, 1)
        base = center if self.kind == "level" else past[:, -1:]
        if self.har is not None:
            base = self.har.next_rows(past)
        return Frame(np.broadcast_to(base, shape), np.broadcast_to(scale, shape), logs)

    def to_json(self) -> dict[str, Any]:
        """Return what a result keeps of it; the rest is in the config."""
        return self.scaler.to_json() | ({} if self.har is None else {"har": self.har.to_json()})

    @classmethod
    def from_json(cls, fields: dict[str, Any], features: FeatureConfig) -> TargetUnit:
        """Make the one that ``to_json`` described."""
        har = HarStart.from_json(fields["har"]) if "har" in fields else None
        return cls(features.target_kind, Scaler.from_json(fields), features.horizon, _by_window(features), har)

    @property
    def counted_from(self) -> str:
        """What of the target's past moves an output in the target's unit, whatever the network says; empty for nothing.

        Example:
            >>> TargetUnit.from_json(Scaler("deviation").fit(np.eye(2)).to_json(), FeatureConfig()).counted_from
            ''
        """
        if self.by_window:
            what = "mean" if self.kind == "level" else "last value"
            return f"the window's {what} and deviation"
        return {"level": "", "har": "what HAR makes of the window's last values"}.get(self.kind, "the last value")

    def _own(self, past: Float64) -> tuple[Float64, Float64]:
        """Return the mean and the deviation inside each window, in the unit of ``past``, both (samples, 1)."""
        # In parts, because windows that overlap take much more memory one by one.
        parts = [past[start : start + _AT_ONCE] for start in range(0, len(past), _AT_ONCE)]
        found = [own_scale(self.scaler.transform(part[:, :, None])) for part in parts]
        center, scale = (np.concatenate([one[side][:, 0] for one in found]) for side in (0, 1))  # (samples, 1)
        return self.scaler.inverse(center), scale * self.scaler.scale


def _by_window(features: FeatureConfig) -> bool:
    return features.scaling == "window" and features.target_kind in _HAS_OWN_UNIT
