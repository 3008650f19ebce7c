"""Who is ahead on the leaderboard, and has the network earned its effort?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_core.evaluation.measures import Standing, against
from lstm_core.numbers import counted, number, percent, with_article
from lstm_core.results import LeaderboardEntry, OpponentFacts
from lstm_core.verdicts.kit import Judgement, Rule, Subject, judge

__all__ = ["LEADERBOARD", "BoardFindings", "best_method", "judge_leaderboard", "names_direction"]


def best_method(entries: Sequence[LeaderboardEntry]) -> LeaderboardEntry | None:
    """Return the best of the simple methods, of those that are level with it the simplest, which is persistence.

    Args:
        entries: The leaderboard, the best first; the network's own entry, called ``model``, is passed over.
    """
    others = sorted((entry for entry in entries if entry.name != "model"), key=lambda entry: entry.metrics.rmse)
    if not others:
        return None
    persistence = next((entry for entry in others if entry.name == "persistence"), others[0])
    level = against(persistence.metrics.rmse, others[0].metrics.rmse) == "level"
    return persistence if level else others[0]


@dataclass(frozen=True)
class BoardFindings:
    """A leaderboard with the model on it.

    Attributes:
        model: The network's entry.
        rival: What it is held against, ``best_method``; ``None`` if there is nothing else.
        others: All entries but the model's.
        opponent: The best simple method by the validation part, by which the verdict goes; ``None`` if none was chosen.
    """

    model: LeaderboardEntry
    rival: LeaderboardEntry | None
    others: tuple[LeaderboardEntry, ...]
    opponent: LeaderboardEntry | None = None

    @classmethod
    def of(cls, entries: Sequence[LeaderboardEntry], opponent: OpponentFacts | None = None) -> BoardFindings:
        """Take apart a leaderboard."""
        model = next(entry for entry in entries if entry.name == "model")
        others = tuple(entry for entry in entries if entry.name != "model")
        chosen = next((entry for entry in others if opponent is not None and entry.name == opponent.name), None)
        return cls(model, best_method(entries), others, chosen)

    @property
    def errors(self) -> tuple[float, float]:
        """Root mean squared errors of the model and of its rival, in the target's unit."""
        return self.model.metrics.rmse, self.model.metrics.rmse if self.rival is None else self.rival.metrics.rmse

    @property
    def standing(self) -> Standing:
        """Where the model's error stands to its rival's."""
        return against(*self.errors)

    @property
    def ahead(self) -> int:
        """How many methods do better than the model."""
        return sum(against(self.model.metrics.rmse, entry.metrics.rmse) == "above" for entry in self.others)


def names_direction(entry: LeaderboardEntry, entries: Sequence[LeaderboardEntry]) -> bool:
    """Say whether a method ever predicts up or down; one that repeats the last value never does.

    Args:
        entry: Of the method.
        entries: The leaderboard that it stands on.
    """
    # Rounding of a prediction of "no change" must not count as up or down.
    errors = [other.metrics.rmse for other in entries if other.name == "persistence"]
    return not any(math.isclose(entry.metrics.rmse, error, rel_tol=1e-9) for error in errors)


def judge_leaderboard(entries: Sequence[LeaderboardEntry], opponent: OpponentFacts | None = None) -> Judgement:
    """Say who is ahead, and what that says about the model.

    Args:
        entries: The leaderboard, the best first.
        opponent: The best simple method, chosen before the test part was looked at; ``None`` if none was.
    """
    return judge(LEADERBOARD, BoardFindings.of(entries, opponent))


def _label(found: BoardFindings) -> str:
    return "" if found.rival is None else found.rival.label


def _chosen(found: BoardFindings) -> str:
    """Say whom the verdict goes by, where the test part has another one as its best."""
    if found.opponent is None or found.opponent is found.rival:
        return ""
    chosen = f"{with_article(found.opponent.label)} ({number(found.opponent.metrics.rmse)})"
    return (
        f" The verdict goes by {chosen}, the best simple method before the test part: who is the best in it is known "
        "only afterwards."
    )


def _ahead(found: BoardFindings) -> str:
    ours, theirs = found.errors
    return (
        f"The model is the best of {len(found.others) + 1}: its typical error, {number(ours)}, is "
        f"{percent(1 - ours / theirs)} below that of the next best, {_label(found)} ({number(theirs)})."
        f"{_chosen(found)}"
    )


def _behind(found: BoardFindings) -> str:
    ours, theirs = found.errors
    does = "does" if found.ahead == 1 else "do"
    return (
        f"{counted(found.ahead, 'simpler method')} {does} better than the model, whose typical error is "
        f"{number(ours)}. The best is {_label(found)}, with {number(theirs)}."
        f"{_chosen(found)}"
    )


def _level(found: BoardFindings) -> str:
    ours, theirs = found.errors
    return (
        f"No method is clearly better than the model (typical error {number(ours)}), but {_label(found)} is level with "
        f"it ({number(theirs)}) and far simpler: the network has not earned its effort."
        f"{_chosen(found)}"
    )


LEADERBOARD: Subject[BoardFindings] = Subject(
    "The model among simple methods",
    "The model's error beside that of the best method of the test part. Of methods within 1% of the best, repeating "
    "the last value stands for all, as nothing is simpler. Where the opponent, which was the best beforehand, is "
    "another one, it is named.",
    (
        Rule(
            "B0",
            "alone",
            "there is no other method",
            lambda found: found.rival is None,
            lambda found: "There is nothing to compare the model with.",
        ),
        Rule("B1", "ahead", "its error is more than 1% below", lambda found: found.standing == "below", _ahead),
        Rule("B2", "behind", "its error is more than 1% above", lambda found: found.standing == "above", _behind),
        Rule("B3", "level", "anything else", lambda found: True, _level),
    ),
)
