"""One trial of a search, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lstm_core.config import ExperimentConfig
from lstm_core.events import EpochDone, Event, Pruned, Started
from lstm_core.knobs.knob import value_at
from lstm_core.search.span import Span

__all__ = ["Trial", "losses_of", "pruned_of", "spanned_values", "trial_of"]


@dataclass(frozen=True)
class Trial:
    """One trial of a search.

    Attributes:
        config: What was trained.
        state: ``open`` while it waits or trains; ``done`` has an error; ``pruned`` was ended early by the search;
            ``lost`` failed, or was stopped by a person, and says nothing.
        error: Its RMSE on the validation part, in the target's unit; ``None`` unless it is done.
        losses: Validation loss after each epoch of its first training, by the number of the epoch.
    """

    config: ExperimentConfig
    state: Literal["open", "done", "pruned", "lost"] = "open"
    error: float | None = None
    losses: Mapping[int, float] = field(default_factory=dict, hash=False)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state != "open"


def spanned_values(config: ExperimentConfig, spans: Sequence[Span]) -> dict[str, Any]:
    """Return the values of the settings that a search looks for, by their paths.

    Example:
        >>> spanned_values(ExperimentConfig(), [Span("model.units", 8, 128, whole=True)])
        {'model.units': 64}
    """
    fields = config.model_dump()
    return {span.path: value_at(fields, span.path) for span in spans}


def losses_of(events: Sequence[Event]) -> dict[int, float]:
    """Return the validation loss after each epoch of a run's first training.

    Networks after the first, and refits, have epochs of their own, which are not compared.
    """
    first, losses = True, {}
    for event in events:
        if isinstance(event, Started):
            first = event.training == 1
        elif isinstance(event, EpochDone) and first:
            losses[event.epoch] = event.val_loss
    return losses


def pruned_of(events: Sequence[Event]) -> Pruned | None:
    """Return the mark of a run that a search has ended early; ``None`` for any other."""
    return next((event for event in events if isinstance(event, Pruned)), None)


def trial_of(
    config: ExperimentConfig, state: str, events: Sequence[Event], mark: Pruned | None, error: float | None
) -> Trial:
    """Return what came of a run of a search.

    Args:
        config: What was trained.
        state: That of the run (``RunState``).
        events: What it reported.
        mark: That of one that the search has ended early.
        error: Its RMSE on the validation part, if it has a result.
    """
    losses = losses_of(events)
    if state not in ("finished", "stopped", "failed"):
        return Trial(config, losses=losses)
    if mark is not None and state != "failed":
        return Trial(config, "pruned", losses={epoch: loss for epoch, loss in losses.items() if epoch <= mark.epoch})
    if state == "finished" and error is not None:
        return Trial(config, "done", error, losses)
    return Trial(config, "lost", losses=losses)
