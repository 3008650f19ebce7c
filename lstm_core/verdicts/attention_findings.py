"""What a verdict on attention is based on, and the limits that it goes by."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import AttentionName
from lstm_core.explain.agreement import Agreement
from lstm_core.explain.deletion import DeletionTest
from lstm_core.explain.stability import Stability

__all__ = ["STABLE", "AttentionFindings"]

_EVEN = 1.5
"""Where no step has so many times the equal share, attention is as good as even."""
_IDLE = 0.01
"""Predictions that move by less than this share of the target's typical move do not move."""
_SEEN = 1.25
"""Attended days have to count so many times as much as random ones."""
_AGREES = 0.5
"""Rank correlation from which on attribution counts as agreeing."""
STABLE = 0.5
"""Rank correlation from which on other seeds count as agreeing."""
_GATHERS = 2.0
"""So many times its equal share of attribution on the most attended steps counts as agreeing, too."""


@dataclass(frozen=True, eq=False)
class AttentionFindings:
    """What was measured of a model's attention.

    Attributes:
        kind: The model's kind of attention.
        peak: Weight of a day's most attended time step, in equal shares, on average over the days.
        spread: Effective steps, on average over the days.
        deletion: What hiding the attended days does.
        agreement: Whether attribution points to the same days.
        stability: Whether other seeds attend to the same days; ``None`` if none were trained.
    """

    kind: AttentionName
    peak: float
    spread: float
    deletion: DeletionTest
    agreement: Agreement
    stability: Stability | None

    @property
    def idle(self) -> bool:
        """Whether predictions hardly move, whatever is hidden."""
        moved = max(self.deletion.top_k, self.deletion.random_k)
        return self.deletion.ratio is None or moved < _IDLE * self.deletion.typical_move

    @property
    def even(self) -> bool:
        """Whether no time step stands out."""
        return self.peak < _EVEN

    @property
    def counts_more(self) -> bool:
        """Whether attended days surely and visibly count more than random ones."""
        deletion = self.deletion
        return bool(deletion.ratio and deletion.interval and deletion.ratio >= _SEEN and deletion.interval[0] > 1)

    @property
    def counts_no_more(self) -> bool:
        """Whether they surely do not."""
        deletion = self.deletion
        return deletion.ratio is not None and (
            deletion.ratio <= 1 or (deletion.interval is not None and deletion.interval[1] < _SEEN)
        )

    @property
    def agrees(self) -> bool:
        """Whether attribution ranks the time steps alike, or gathers on the attended ones."""
        seen = self.agreement
        gathers = seen.share is not None and seen.share >= _GATHERS * seen.expected
        return gathers or (seen.mean is not None and seen.mean >= _AGREES)

    @property
    def apart(self) -> bool:
        """Whether attention and attribution are at their highest more than a time step apart."""
        attention, attribution = self.agreement.peaks
        return abs(attention - attribution) > 1

    @property
    def stable(self) -> bool:
        """Whether other seeds, if there are any, attend alike."""
        return self.stability is None or (self.stability.day is not None and self.stability.day >= STABLE)
