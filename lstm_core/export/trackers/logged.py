"""What a tracker is told of a run, whichever tracker it is: settings, scores, losses by epoch, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lstm_core import __version__
from lstm_core.results import RunResult
from lstm_core.trainings import Training
from lstm_core.verdicts.skill import verdict_of

__all__ = ["LoggedRun", "logged_run"]


@dataclass(frozen=True)
class LoggedRun:
    """A run as trackers know one.

    Attributes:
        name: What it is called.
        settings: Each setting that has a value, by its place in the config, such as ``training.epochs``.
        scores: Numbers about the whole run, such as ``test/rmse/persistence``, in the target's unit where they have
            one.
        courses: Numbers by epoch, such as ``loss/training``, each as (epoch, value), counted from 1.
        about: What else is to be known, as text: the verdict, the data's hash, versions.
    """

    name: str
    settings: Mapping[str, str]
    scores: Mapping[str, float]
    courses: Mapping[str, tuple[tuple[int, float], ...]]
    about: Mapping[str, str]


def logged_run(result: RunResult, name: str) -> LoggedRun:
    """Return what a tracker is told of a run.

    Args:
        result: What came of it.
        name: What it is to be called there.

    Example:
        >>> logged_run(result, "first try").courses["loss/training"][0]  # doctest: +SKIP
        (1, 0.0213)
    """
    return LoggedRun(
        name,
        dict(_leaves(result.config.model_dump(mode="json"))),
        dict(_scores(result)),
        _courses(result),
        _about(result),
    )


def _leaves(fields: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{name}.")
        elif value is not None:
            yield f"{above}{name}", ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _scores(result: RunResult) -> Iterator[tuple[str, float]]:
    for entry in result.leaderboard:
        for measure, value in asdict(entry.metrics).items():
            if value is not None:
                yield f"test/{measure}/{entry.name}", float(value)
    if result.evaluation.skill is not None:
        yield "skill/against persistence", result.evaluation.skill
    if result.rival is not None and result.rival.skill is not None:
        yield f"skill/against {result.rival.name}", result.rival.skill
    yield "kept epoch", float(result.kept_epoch)
    yield "parameters", float(result.parameters.total)
    yield "seconds", result.seconds.total


def _courses(result: RunResult) -> dict[str, tuple[tuple[int, float], ...]]:
    courses = {"loss/training": result.loss, "loss/validation": result.val_loss}
    for later in result.later:
        courses |= {f"loss/training{_which(later)}": later.loss, f"loss/validation{_which(later)}": later.val_loss}
    return {name: tuple(enumerate(map(float, values), start=1)) for name, values in courses.items() if values}


def _which(training: Training) -> str:
    return f"/network {training.member}{' refit' if training.refit else ''}"


def _about(result: RunResult) -> dict[str, str]:
    return {
        "verdict": verdict_of(result).sentence,
        "series": result.title,
        "data sha256": result.data_sha256,
        "opponent": "" if result.opponent is None else result.opponent.label,
        "kept": result.kept_in_words,
        "lab": __version__,
        **{f"version of {package}": version for package, version in result.versions.items()},
    }
