"""What to try next with a run that is no better than a simple method?

Every step that fits is named, not the first alone: they answer different weaknesses of a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.table import PRICE_COLUMNS
from lstm_core.evaluation.measures import against
from lstm_core.features.indicators import label
from lstm_core.features.splits import split_rows
from lstm_core.model.attentions import attention_of
from lstm_core.numbers import with_article
from lstm_core.results import RunResult
from lstm_core.verdicts.kit import Judgement, Rule, Subject
from lstm_core.verdicts.leaderboard import best_method
from lstm_core.verdicts.skill import judge_skill
from lstm_core.verdicts.skill_findings import SkillFindings

__all__ = ["NEXT_STEPS", "JudgedRun", "fitting_steps", "next_steps", "scaled_by_window"]


@dataclass(frozen=True)
class JudgedRun:
    """A run, and what its verdict came to.

    Attributes:
        result: The run's record.
        outcome: Of the verdict on its skill.
        beats_repeating: Whether it is clearly better than repeating the last value, whatever the opponent can do.
        matched_by: What people call the simple method that does as well; empty if that is repeating the last value.
    """

    result: RunResult
    outcome: str
    beats_repeating: bool = False
    matched_by: str = ""

    @property
    def may_improve(self) -> bool:
        """Whether the model is no better than what is simple, as far as one can tell."""
        return self.outcome in ("level", "unclear", "worse")

    @property
    def needs_help(self) -> bool:
        """Whether the model is no better than repeating the last value, as far as one can tell."""
        return self.may_improve and not self.beats_repeating

    @property
    def outside(self) -> tuple[int, int]:
        """How many test values lie outside of what the training part holds, and how many there are.

        Both are 0 where many tickers were learned from, each with a range of its own.
        """
        if self.result.config.data.tickers:
            return 0, 0
        values = self.result.series[self.result.config.features.target].to_numpy(dtype="float64")
        split = split_rows(len(values), self.result.config.split)
        known, tested = values[split.train.start : split.train.stop], values[split.test.start : split.test.stop]
        return int(((tested < known.min()) | (tested > known.max())).sum()), len(tested)

    @property
    def target(self) -> str:
        """What people call the target."""
        return label(self.result.config.features.target)

    @property
    def rival(self) -> str:
        """The simple method that does better than both the model and persistence; empty if none does."""
        best = best_method(self.result.leaderboard)
        if best is None or best.name == "persistence":
            return ""
        return best.label if against(best.metrics.rmse, self.result.evaluation.model.rmse) == "below" else ""


def next_steps(result: RunResult) -> tuple[str, ...]:
    """Say what may help a run, a sentence or two each; empty where nothing is to be mended."""
    return tuple(step.sentence for step in fitting_steps(result))


def fitting_steps(result: RunResult) -> tuple[Judgement, ...]:
    """Return what may help a run, each with its outcome, the first thing to try first."""
    found = SkillFindings.of_run(result)
    beats_repeating = found.repeating.standing == "better"
    other = found.matched_by if found.ahead else found.rival
    called = "" if other is None else other.label
    standing = JudgedRun(result, judge_skill(found).outcome, beats_repeating, called)
    return tuple(Judgement(rule.outcome, rule.sentence(standing)) for rule in NEXT_STEPS.rules if rule.fits(standing))


def scaled_by_window(config: ExperimentConfig) -> ExperimentConfig:
    """Return a run that differs in the step ``range`` alone: each window is scaled by itself.

    The tutorial's attention gives no step more than e² times the weight of another one. What it puts out is nearly a
    mean over the window, and can't say where the window ends; attention that asks with the last state can.

    Example:
        >>> changed = scaled_by_window(ExperimentConfig())
        >>> changed.features.scaling, changed.model.attention, changed.features.target_kind
        ('window', 'additive', 'level')
    """
    kind, attention = attention_of(config.model), config.model.attention
    if kind.is_learned and not kind.has_query:
        attention = preset("recommended").model.attention
    return config.with_("features", scaling="window").with_("model", attention=attention)


def _leaves_range(found: JudgedRun) -> bool:
    features = found.result.config.features
    one_scale = features.target_kind == "level" and features.scaling != "window"
    return found.needs_help and one_scale and (found.outside[0] > 0 or bool(found.result.config.data.tickers))


def _by_window(found: JudgedRun) -> str:
    outside, tested = found.outside
    here = f"Here {outside:,} of {tested:,} test rows do. " if outside else ""
    return (
        "Scale each window by itself. All rows have one scale, that of the training part, and later values may lie "
        f"beyond all that the network has learned from. {here}By its own mean and deviation every window has the same "
        "size, wherever the series stands. The value itself is then told by attention that can look at the end of a "
        "window, which the tutorial's can't."
    )


def _price(found: JudgedRun) -> bool:
    return found.needs_help and found.result.config.features.target in PRICE_COLUMNS


NEXT_STEPS: Subject[JudgedRun] = Subject(
    "What to try next",
    "For a run that is `level`, `unclear` or `worse`; S0 to S3 for those that are not clearly better than repeating "
    "the last value. All that fit are said.",
    (
        Rule(
            "S0",
            "range",
            "the model predicts the value itself, in one scale for all rows, and test values leave the range of the "
            "training part",
            _leaves_range,
            _by_window,
        ),
        Rule(
            "S1",
            "change",
            "the model predicts the value itself",
            lambda found: found.needs_help and found.result.config.features.target_kind == "level",
            lambda found: (
                f"Predict the change, not the {found.target} itself. A network has to learn anew how high the "
                "series stands, and fails where the test part stands higher than anything it learned from. The "
                "recommended preset adds a change to the last value and begins level with repeating it."
            ),
        ),
        Rule(
            "S2",
            "validation",
            "there is no validation part, so that all epochs are trained",
            lambda found: found.needs_help and not found.result.config.split.has_validation,
            lambda found: (
                "Set a validation part aside. Then training can stop where it is best, and keeps nothing that is "
                "not clearly better than repeating the last value."
            ),
        ),
        Rule(
            "S3",
            "knowable",
            "the target is a price",
            _price,
            lambda found: (
                f"Ask for something that can be known. Where the {found.target} goes next is nearly chance; how far "
                "it will move is not, because wild times follow wild ones. The volatility preset asks just that."
            ),
        ),
        Rule(
            "S4",
            "rival",
            "a simple method other than persistence is more than 1% ahead",
            lambda found: found.may_improve and bool(found.rival),
            lambda found: (
                f"Look at what the simple methods use. '{found.rival}' does better, so there is something to find "
                "in these inputs that the network has not found yet."
            ),
        ),
        Rule(
            "S5",
            "wider",
            "it is clearly better than repeating the last value, but not than the opponent or another simple method",
            lambda found: found.may_improve and found.beats_repeating and bool(found.matched_by),
            lambda found: (
                f"Give the network what {with_article(found.matched_by)} does not have. That method is as good "
                "already. What has been seen to help on top: more inputs (down moves, volume, how far the "
                "whole market moves), training once more on everything before the test part, and the mean of several "
                "seeds."
            ),
        ),
    ),
)
