"""Which simple method a model is held against: the one that was best before the test part began.

Picked by hindsight, the best of eleven methods on the test part would be better than any of them really is, and no
model would stand a chance; picked beforehand it is what somebody would have used instead of a network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lstm_core.evaluation.baselines import Setting
from lstm_core.features.splits import Part
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData
from lstm_core.results import ChosenOn

__all__ = ["CLOSE", "Choosing", "choosing_for", "simplest_of_the_best"]

CLOSE = 0.005
"""Of methods whose errors are within half a percent of the best, the simplest is taken."""

_SHARE = 5  # of the training part without a validation part: its last fifth


@dataclass(frozen=True)
class Choosing:
    """Where simple methods are compared.

    Attributes:
        part: What the part is called.
        windows: Its windows.
        setting: What methods are fitted to for it, if that is not the whole training part.
    """

    part: ChosenOn
    windows: WindowSet
    setting: Setting | None = None


def choosing_for(setting: Setting) -> Choosing | None:
    """Return where to compare simple methods; nothing of it looks at the test part.

    That is the validation part. Without one it is the last fifth of the training windows, which intervals are
    calibrated on, too; for it methods are fitted to the rows before it, or those with many weights would be the best
    on what they know by heart.

    Args:
        setting: What the baselines are fitted to.

    Returns:
        ``None`` if the training part has too few windows to leave some out.
    """
    data = setting.data
    if data.validation is not None:
        return Choosing("validation", data.validation)
    count = len(data.train) // _SHARE
    if not count:
        return None
    return Choosing("training", data.train.last(count), setting.fitted_to(*_before(data, count)))


def simplest_of_the_best(errors: Mapping[str, float]) -> str | None:
    """Return the first of the names whose error is within ``CLOSE`` of the least.

    Args:
        errors: By name, the simplest method first.

    Example:
        >>> simplest_of_the_best({"persistence": 1.2, "har": 1.003, "linear": 1.0})
        'har'
    """
    least = min(errors.values(), default=0.0)
    return next((name for name, error in errors.items() if error <= (1 + CLOSE) * least), None)


def _before(data: PreparedData, count: int) -> tuple[WindowSet, Part]:
    """Return all but the last windows of the training part, and the rows that end where those begin to predict."""
    part, horizon = data.split.train, data.train.steps.shape[1]
    return data.train.first(len(data.train) - count), Part(part.start, part.stop - count - horizon + 1)
