"""What training reports while it runs.

Training code calls a ``Sink`` with these events and asks a ``Stop`` whether to end. It knows nothing of
who listens: a progress bar, the run store or a test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

__all__ = [
    "ENDED_EARLY",
    "BatchDone",
    "CheckpointSaved",
    "Diverged",
    "EpochDone",
    "Evaluating",
    "Event",
    "Failed",
    "Finished",
    "Pruned",
    "Sink",
    "Started",
    "Stop",
    "Stopped",
    "dump_event",
    "never_stop",
    "no_sink",
    "parse_event",
]


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Started(_Event):
    """A training begins, or goes on from a checkpoint. A run has one or, for several networks and refits, more.

    Attributes:
        first_epoch: The first epoch (counted from 1) that is going to be trained.
        epochs: The last epoch, if nothing ends training before.
        batches: Batches in one epoch.
        watched: Which part the validation loss is measured on.
        dates: Dates, as ``Step.iso`` writes them, of the watched part's predictions that previews show.
        actual: Their true values, in the target's unit.
        persistence: The last value that could be seen before each; ``None`` in runs of older versions.
        training: The number of this training in the run, counted from 1.
        trainings: How many the run has if nothing ends it before.
        member: Which of the run's networks is trained, counted from 1.
        members: How many there are to be.
        refit: Whether it learns once more, from everything before the test part. A refit reports batches alone: it has
            no watched loss, as it learns from the watched part too, and its epochs are as many updates each as one of
            the first training.
    """

    kind: Literal["started"] = "started"
    first_epoch: int
    epochs: int
    batches: int
    watched: Literal["validation", "test"]
    dates: list[str]
    actual: list[float]
    persistence: list[float] | None = None
    training: int = 1
    trainings: int = 1
    member: int = 1
    members: int = 1
    refit: bool = False


class BatchDone(_Event):
    """One update of the weights is done.

    Attributes:
        loss: The mean over the epoch so far, scaled.
        training: As ``Started`` has it: the newest batch is kept apart from other events, and may be of the training
            before.
    """

    kind: Literal["batch"] = "batch"
    epoch: int
    batch: int
    batches: int
    loss: float
    training: int = 1


class EpochDone(_Event):
    """One pass over the training windows is done.

    Attributes:
        loss: Mean training loss over the epoch's batches, scaled.
        val_loss: Loss on the watched part after the epoch, scaled.
        seconds: Time the epoch took, validation included.
        best_epoch: The epoch with the lowest ``val_loss`` so far.
        preview: Predictions for ``Started.dates``, in the target's unit; ``None`` between previews.
        attention: Mean attention weight of each time step over the windows of the watched part, the oldest step first;
            comes with a preview. ``None`` for a model without attention, and in runs of older versions.
        newest_attention: The weights of the newest of those windows; comes with ``attention``.
    """

    kind: Literal["epoch"] = "epoch"
    epoch: int
    loss: float
    val_loss: float
    seconds: float
    best_epoch: int
    preview: list[float] | None = None
    attention: list[float] | None = None
    newest_attention: list[float] | None = None


class CheckpointSaved(_Event):
    """A state from which training can go on. ``content`` is an npz archive (``training/checkpoints.py``)."""

    kind: Literal["checkpoint"] = "checkpoint"
    epoch: int
    content: bytes = b""


class Stopped(_Event):
    """Training ended early. ``reason`` is ``person`` (asked for) or ``early_stopping``."""

    kind: Literal["stopped"] = "stopped"
    epoch: int
    reason: Literal["person", "early_stopping"]


class Diverged(_Event):
    """The loss of a training became infinite: it counts for nothing, and the run goes on with its other trainings.

    Where it is the first training of the first network, the run fails instead.

    Attributes:
        training, member, refit: As ``Started`` has them.
    """

    kind: Literal["diverged"] = "diverged"
    training: int
    member: int
    refit: bool


class Evaluating(_Event):
    """Training has ended; the model is now held against the baselines, which takes a few seconds."""

    kind: Literal["evaluating"] = "evaluating"


class Finished(_Event):
    """Training and evaluation are done; ``kept_epoch`` is the epoch whose weights were kept."""

    kind: Literal["finished"] = "finished"
    kept_epoch: int
    seconds: float


ENDED_EARLY = "Ended early by its search"
"""How the message of a run begins that a search has ended early."""


class Pruned(_Event):
    """A search ends this run early, which is no fault of the run; what it has reached is kept.

    Attributes:
        epoch: The last epoch that counts for the search.
        reason: ``worse`` than half of the trials before it were after that epoch; or it took too many ``seconds``.
    """

    kind: Literal["pruned"] = "pruned"
    epoch: int
    reason: Literal["worse", "seconds"]

    @property
    def message(self) -> str:
        """Why, as a sentence for the person."""
        if self.reason == "seconds":
            return f"{ENDED_EARLY}: it took longer than a trial may take."
        return (
            f"{ENDED_EARLY}: after epoch {self.epoch} its validation loss was worse than that of half of "
            "the trials before it."
        )


class Failed(_Event):
    """The run could not be finished; ``message`` is a sentence for the person."""

    kind: Literal["failed"] = "failed"
    message: str


Event = Annotated[
    Started | BatchDone | EpochDone | CheckpointSaved | Stopped | Diverged | Evaluating | Finished | Pruned | Failed,
    Field(discriminator="kind"),
]
Sink = Callable[[Event], None]
Stop = Callable[[], bool]

_adapter: TypeAdapter[Event] = TypeAdapter(Event)


def parse_event(fields: dict[str, Any]) -> Event:
    """Build an event from its fields (the inverse of ``dump_event``)."""
    return _adapter.validate_python(fields)


def dump_event(event: Event) -> dict[str, Any]:
    """Return an event's fields: plain numbers, strings, lists and (for a checkpoint) bytes."""
    return event.model_dump()


def no_sink(_event: Event) -> None:
    """Ignore an event."""


def never_stop() -> bool:
    """Let training run to its end."""
    return False
