"""What to try next with a run that is no better than a simple method?

Every step that fits is named, not the first alone: they answer different weaknesses of a run.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.data.table import PRICE_COLUMNS
from lstm_core.evaluation.measures import against
from lstm_core.features.indicators import label
from lstm_core.numbers import with_article
from lstm_core.results import RunResult
from lstm_core.verdicts.kit import Rule, Subject
from lstm_core.verdicts.leaderboard import best_method
from lstm_core.verdicts.skill import judge_skill
from lstm_core.verdicts.skill_findings import SkillFindings

__all__ = ["NEXT_STEPS", "Standing", "next_steps"]


@dataclass(frozen=True)
class Standing:
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
    found = SkillFindings.of_run(result)
    beats_repeating = found.repeating.standing == "better"
    other = found.matched_by if found.ahead else found.rival
    label = "" if other is None else other.label
    standing = Standing(result, judge_skill(found).outcome, beats_repeating, label)
    return tuple(rule.sentence(standing) for rule in NEXT_STEPS.rules if rule.fits(standing))


def _price(found: Standing) -> bool:
    return found.needs_help and found.result.config.features.target in PRICE_COLUMNS


NEXT_STEPS: Subject[Standing] = Subject(
    "What to try next",
    "For a run that is `level`, `unclear` or `worse`; S0 to S3 for those that are not clearly better than repeating "
    "the last value. All that fit are said.",
    (
        Rule(
            "S0",
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
            "S1",
            "range",
            "the model predicts the value itself, scaled by the range of the training part",
            lambda found: (
                found.needs_help
                and found.result.config.features.scaling == "minmax"
                and found.result.config.features.target_kind == "level"
            ),
            lambda found: (
                "Bring each window to the same size. Scaled by the training part's range, later windows lie outside "
                "of 0 to 1. Inputs that are relative to their own past (returns, the distance from a moving average) "
                "stay in a range that the network knows."
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
                "it will move is not, because wild times follow wild ones. Try the target 'range' or a volatility."
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
