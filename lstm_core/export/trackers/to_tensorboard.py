"""A run for TensorBoard: event files, written by TensorBoard's own writer, which needs no TensorFlow."""

from __future__ import annotations

import time
from pathlib import Path

from lstm_core.errors import ExportError
from lstm_core.export.trackers.logged import LoggedRun

__all__ = ["log_to_tensorboard"]


def log_to_tensorboard(run: LoggedRun, folder: Path) -> Path:
    """Write the event files of a run into a folder of its name, and return that.

    Scores and losses are scalars, so that runs in one folder lie over one another; settings are hyperparameters, so
    that they are listed and filtered by them; what else is to be known is text.

    Args:
        run: The run.
        folder: What ``tensorboard --logdir`` is to be given.

    Raises:
        ExportError: TensorBoard is not installed, or there is a run of this name in the folder already.
    """
    try:
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.plugins.hparams.summary_v2 import hparams_pb
        from tensorboard.plugins.text.metadata import create_summary_metadata
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
        from tensorboard.util.tensor_util import make_tensor_proto
    except ImportError as error:
        raise ExportError(
            "TensorBoard is not installed here. Install it: pip install -r requirements-trackers.txt"
        ) from error
    place = folder / run.name
    if any(place.glob("events.*")):
        raise ExportError(
            f"{place} holds a run already, and TensorBoard would show both as one. Name another folder, or delete it."
        )
    now = time.time()
    numbers = [(name, value, 0) for name, value in run.scores.items()]
    numbers += [(name, value, epoch) for name, course in run.courses.items() for epoch, value in course]
    writer = EventFileWriter(str(place))
    try:
        writer.add_event(Event(wall_time=now, summary=hparams_pb(dict(run.settings), run.name, now)))
        for name, text in run.about.items():
            value = Summary.Value(
                tag=name,
                metadata=create_summary_metadata(display_name=name, description=""),
                tensor=make_tensor_proto(text),
            )
            writer.add_event(Event(wall_time=now, step=0, summary=Summary(value=[value])))
        for name, number, epoch in numbers:
            value = Summary.Value(tag=name, simple_value=number)
            writer.add_event(Event(wall_time=now, step=epoch, summary=Summary(value=[value])))
    finally:
        writer.close()
    return place
