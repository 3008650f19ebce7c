"""The arithmetic from rows to windows, in words."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import FeatureConfig, SplitConfig
from lstm_core.features.splits import Part, count_windows, split_rows
from lstm_core.numbers import counted

__all__ = ["PartShapes", "part_shapes", "targets_in_words"]


@dataclass(frozen=True)
class PartShapes:
    """What one part of the rows turns into.

    Attributes:
        name: ``training``, ``validation`` or ``test``.
        part: Its rows.
        inputs: Shape of its inputs X: (samples, time steps, features).
        reaches_back: Whether its first windows begin in the part before it.
        ahead: Rows that a window predicts after the first one.
    """

    name: str
    part: Part
    inputs: tuple[int, int, int]
    reaches_back: bool
    ahead: int = 0

    @property
    def windows(self) -> int:
        """How many windows, and so predictions, the part yields."""
        return self.inputs[0]

    @property
    def targets(self) -> tuple[int, int]:
        """Shape of what is to be put out, y: (samples, predicted rows)."""
        return self.windows, self.ahead + 1

    @property
    def arithmetic(self) -> str:
        """The sum that leads to the number of windows, as text.

        Example:
            >>> PartShapes("training", Part(0, 1007), (947, 60, 2), False).arithmetic
            '1,007 training rows − 60 = 947 windows'
            >>> PartShapes("test", Part(1007, 1259), (252, 60, 2), True).arithmetic
            '252 test rows = 252 windows'
            >>> PartShapes("test", Part(1007, 1259), (248, 60, 2), True, ahead=4).arithmetic
            '252 test rows − 4 = 248 windows'
        """
        lost = ("" if self.reaches_back else f" − {self.inputs[1]}") + (f" − {self.ahead}" if self.ahead else "")
        return f"{len(self.part):,} {self.name} rows{lost} = {counted(self.windows, 'window')}"

    @property
    def reason(self) -> str:
        """Why the sum is as it is, as a sentence."""
        if self.reaches_back:
            text = "Every row is predicted: the first windows begin in the part before, which is past by then."
        else:
            text = (
                f"The first {self.inputs[1]} rows are predicted by no window: there are not {self.inputs[1]} rows of "
                "this part before them."
            )
        return f"{text} The last windows still have all rows that they predict in the part." if self.ahead else text


def part_shapes(rows: int, window: int, features: int, split: SplitConfig, horizon: int = 1) -> list[PartShapes]:
    """Say what each part of a table turns into, in the order of time; without a validation part it is left out.

    Args:
        rows: Rows of the table.
        window: Time steps in one window.
        features: Input features.
        split: How the rows are cut.
        horizon: Rows that each window predicts.

    Raises:
        TooFewRowsError: Some part that is needed yields no window.

    Example:
        >>> [shapes.inputs for shapes in part_shapes(1259, 60, 2, SplitConfig(train=0.8))]
        [(947, 60, 2), (192, 60, 2)]
    """
    counts, parts = count_windows(rows, window, split, horizon), split_rows(rows, split)
    found = [
        PartShapes("training", parts.train, (counts.train, window, features), False, horizon - 1),
        PartShapes(
            "validation", parts.validation, (counts.validation, window, features), split.reach_back, horizon - 1
        ),
        PartShapes("test", parts.test, (counts.test, window, features), split.reach_back, horizon - 1),
    ]
    return [shapes for shapes in found if len(shapes.part)]


def targets_in_words(features: FeatureConfig, target: str) -> str:
    """Say what y holds for each window.

    Args:
        features: The settings of what goes in and what comes out.
        target: What people call the predicted column.

    Example:
        >>> targets_in_words(FeatureConfig(), "close")
        'one number a window: close in the row right after it, scaled'
        >>> targets_in_words(FeatureConfig(target_kind="change", horizon=5), "close")
        "5 numbers a window: for each of the 5 rows after it, the change of close since the window's last row, scaled"
    """
    ahead, scaled = features.horizon, "scaled"
    if features.scaling == "window":
        scaled = {
            "level": "scaled by the window's own mean and deviation",
            "change": "in deviations of the window",
            "log_return": "in deviations of the window's logarithms",
        }.get(features.target_kind, scaled)
    what = {
        "level": target,
        "change": f"the change of {target} since the window's last row",
        "log_return": f"the log return of {target} since the window's last row",
        "har": f"what HAR leaves over of {target}",
    }[features.target_kind]
    if ahead > 1:
        return f"{ahead} numbers a window: for each of the {ahead} rows after it, {what}, {scaled}"
    where = " in the row right after it" if features.target_kind == "level" else ", in the row right after it"
    return f"one number a window: {what}{where}, {scaled}"
