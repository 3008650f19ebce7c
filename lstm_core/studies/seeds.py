"""Other seeds of a run: the same training begun from other initial weights, and whether it attends alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.explain.stability import Stability, stability
from lstm_core.model.attentions import attention_of
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.studies.common.asks import Answers, Bounds, Number, Start
from lstm_core.studies.common.report import Block, Drawn, KeyNumbers, Report, Said, Trained
from lstm_core.studies.common.study import Study
from lstm_core.verdicts.attention_findings import STABLE

__all__ = ["STUDY"]

_USUAL, _MOST = 3, 8
_SEEDS = 2**31  # one more than the largest


def _bounds(_start: Start, _given: Answers) -> Bounds:
    return Bounds(1, _MOST, _USUAL)


class _SeedsStudy(Study[Stability]):
    """The run beside the same run from other initial weights."""

    command = "seeds"
    title = "Other seeds"
    called = "trainings from other seeds"
    about = "attention"
    summary = "Train the same settings from other initial weights, and say whether attention looks where it did."
    intro = (
        "Training begins from random weights, which the seed decides. If other seeds lead attention elsewhere, the "
        "first answer was chance."
    )
    asks = (
        Number(
            "count",
            "Other seeds",
            "How many more times the same settings are trained, each time from other initial weights and with the "
            "batches in another order.",
            _bounds,
            default=_USUAL,
        ),
    )
    again = "Train other seeds again"
    icon = "casino"

    def require(self, config: ExperimentConfig) -> None:
        """Make sure that the run has attention to compare, beside what every study asks for."""
        super().require(config)
        if not attention_of(config.model).is_learned:
            raise ConfigError(
                "This run has no attention that other seeds could be compared by. Train one with attention first."
            )

    def configs(self, start: Start, *, count: int = _USUAL) -> tuple[ExperimentConfig, ...]:
        """Return the run from the next seeds."""
        config = start.config
        self.require(config)
        if not 1 <= count <= _MOST:
            raise ConfigError(f"1 to {_MOST} other seeds can be trained at once, not {count}.")
        return tuple(config.with_("", seed=(config.seed + number) % _SEEDS) for number in range(1, count + 1))

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Name the seeds."""
        return tuple(f"seed {config.seed}" for config in configs)

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say how many are trained."""
        return f"Train {counted(answers['count'], 'seed')}"

    def report(self, start: RunResult | None, trained: Sequence[Trained]) -> Report[Stability]:
        """Say how alike the seeds attend."""
        # Imported here, so that commands that draw nothing do without Plotly.
        from lstm_core.charts.attention.profile import seed_profiles

        if start is None:
            raise ConfigError("There is no run to compare other seeds with.")
        found = stability([start, *(each.result for each in trained)])
        numbers = (
            (
                "Window by window",
                _number(found.day),
                "Rank correlation of a window's attention between two seeds, mean of all pairs.",
            ),
            (
                "Beyond the profile",
                _number(found.beyond_profile),
                "The same without each run's mean profile: do they see the same thing in a window?",
            ),
            (
                "Mean profiles",
                _number(found.profile),
                "Rank correlation of the mean attention by age: do they look equally far back?",
            ),
        )
        limit = f"1 is the same order of the steps, 0 none. From {STABLE} on, window by window, the seeds count as "
        attention = {each.result.config.seed: each.result.attention for each in trained}
        blocks: tuple[Block, ...] = (
            *_untrained(trained),
            KeyNumbers(numbers),
            Said(f"{limit}agreeing.", "note"),
            Drawn(seed_profiles(start, attention), "seed_profiles"),
        )
        return Report(found, _sentence(found), asdict(found), blocks)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:+.2f}"


def _sentence(found: Stability) -> str:
    if found.day is None:
        return "Attention is the same at every time step, so there is nothing to compare."
    agree = "agree" if found.day >= STABLE else "do not agree"
    return (
        f"The {len(found.seeds)} seeds {agree} on where to look: window by window, the rank correlation of their "
        f"attention is {found.day:+.2f} on average, and {STABLE} counts as agreeing."
    )


def _untrained(trained: Sequence[Trained]) -> tuple[Said, ...]:
    """Say which seeds are compared by untrained weights, or by those of an epoch that was not kept."""
    random = [each for each in trained if each.result.kept_epoch == 0]
    best = [each for each in trained if each.result.weights is each.result.best_trained_weights]
    told = []
    if best:
        text = f"{_seeds(best)} kept untrained weights as well: compared are those of the best trained epoch."
        told.append(Said(text, "info", "history"))
    if random:
        text = f"{_seeds(random)} kept untrained weights, which are random numbers: where their attention lies is "
        told.append(Said(f"{text}chance.", "warning", "casino"))
    return tuple(told)


def _seeds(trained: Sequence[Trained]) -> str:
    told = ", ".join(str(each.result.config.seed) for each in trained)
    return f"Seed {told}" if len(trained) == 1 else f"Seeds {told}"


STUDY = _SeedsStudy()
