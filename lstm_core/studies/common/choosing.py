"""What the studies have in common that choose among settings: by the validation part, the best trained again."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.evaluation.selection import AGAIN, FRESH_SEEDS, Selection
from lstm_core.results import RunResult
from lstm_core.studies.common.asks import Start
from lstm_core.studies.common.report import Report, Trained
from lstm_core.studies.common.study import Study

__all__ = ["ChoosingStudy", "there"]


class ChoosingStudy(Study[Selection]):
    """The run beside the same run with other settings, among which one is chosen."""

    keeps_earlier = True
    shuts_tests = True

    def require(self, config: ExperimentConfig) -> None:
        """Make sure that there is a validation part to choose by, beside what every study asks for."""
        super().require(config)
        called = self.title.lower()
        if config.data.tickers:
            raise ConfigError(
                f"This run learned from many tickers at once. A {called} compares settings row by row on one series; "
                "make it of a run on one ticker."
            )
        if not config.split.has_validation:
            raise ConfigError(
                "This run has no validation part, so that settings would be chosen by their exam. Train it again with "
                f"a validation part (10% of the rows, say), and make the {called} of that run."
            )

    def note(self, start: Start) -> str:
        """Say what comes after all were tried."""
        most = (AGAIN + 1) * FRESH_SEEDS
        return (
            f"Then the best {AGAIN} and the run itself are trained from {FRESH_SEEDS} fresh seeds: up to {most} more."
        )

    def report(self, start: RunResult | None, trained: Sequence[Trained]) -> Report[Selection]:
        """Say which settings are in reach, and what of it luck explains."""
        return self.report_beside(start, trained, 0)

    @abstractmethod
    def report_beside(self, start: RunResult | None, trained: Sequence[Trained], elsewhere: int) -> Report[Selection]:
        """Say the same, with all that was tried on the same question."""


def there(start: RunResult | None) -> RunResult:
    """Return the run that settings are compared with.

    Raises:
        ConfigError: There is none.
    """
    if start is None:
        raise ConfigError("There is no run to compare its settings with.")
    return start
