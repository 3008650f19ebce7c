"""A training replayed: a slider and a play button over the recorded epochs, and three charts that follow."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_core.charts.training.replay import replay_attention, replay_loss, replay_predictions
from lstm_core.evaluation.measures import mae
from lstm_core.events import Started
from lstm_core.features.indicators import label
from lstm_core.model.attentions import attention_of
from lstm_core.numbers import number
from lstm_core.progress import Frame
from lstm_core.runs.store import Run
from pages.kit import lab
from pages.kit.charts import show
from pages.kit.messages import errors_shown, fragment, plain
from pages.kit.polling import tick_seconds
from pages.kit.replay.player import FRAME_SECONDS, Player
from pages.kit.replay.watched import follow

__all__ = ["show_replay"]


def show_replay(run: Run) -> None:
    """Let a person replay how predictions and attention of a run formed, while it trains as well as afterwards."""
    st.markdown(
        "See how the model learned: drag the slider over the epochs, or press **Play**. All charts show the same epoch."
    )
    pace = _pace(run, follow(run).player)
    fragment(_show, run_every=pace)(run.id, pace)


def _pace(run: Run, player: Player) -> float | None:
    """Return the seconds between two looks; ``None`` when nothing moves by itself."""
    if player.playing:
        return FRAME_SECONDS
    return None if run.is_over else tick_seconds(lab.open_lab().store.active())


def _is_other(wanted: float | None, pace: float | None) -> bool:
    # Not the exact number, which changes whenever somebody's run begins or ends.
    return (wanted is None, wanted == FRAME_SECONDS) != (pace is None, pace == FRAME_SECONDS)


def _show(run_id: str, pace: float | None) -> None:
    with errors_shown():
        run = lab.open_lab().store.get(run_id)
        watched = follow(run)
        frames, started = watched.progress.first.frames, watched.progress.first.started
        if started is None or not frames:
            _show_nothing(run)
            return
        key, epochs = f"replay_epoch_{run_id}", [frame.epoch for frame in frames]
        epoch = watched.player.move(st.session_state.get(key), epochs)
        if _is_other(_pace(run, watched.player), pace):
            watched.player.again = True
            st.rerun()  # the whole page, as only then Streamlit takes another pace, or none
        st.session_state[key] = epoch
        chosen = frames[epochs.index(epoch)]
        _show_controls(run, watched.player, epochs, key)
        _show_numbers(started, run, chosen)
        _show_charts(started, run, frames, chosen)


def _show_nothing(run: Run) -> None:
    if run.is_over:
        st.info("No epoch of this run was finished, so there is nothing to replay.", icon=":material/info:")
    else:
        st.info("The replay begins with the first finished epoch.", icon=":material/hourglass_top:")


def _show_controls(run: Run, player: Player, epochs: list[int], key: str) -> None:
    play, slider, newest = st.columns([1, 5, 1], vertical_alignment="bottom")
    play.button(
        "Pause" if player.playing else "Play",
        key=f"replay_play_{run.id}",
        icon=":material/pause:" if player.playing else ":material/play_arrow:",
        width="stretch",
        disabled=len(epochs) < 2,
        help="Plays the recorded epochs from where the slider stands, about three a second; at the end it begins anew.",
        on_click=_press,
        args=(player, epochs),
    )
    slider.select_slider(
        "Epoch",
        epochs,
        key=key,
        help="Drag it, or click on it and use the arrow keys. Of a long training about a hundred epochs are recorded, "
        "evenly spread.",
    )
    newest.button(
        "Newest",
        key=f"replay_newest_{run.id}",
        icon=":material/last_page:",
        width="stretch",
        disabled=epochs[-1] == player.sent[-1] and (player.following or run.is_over),
        help="Goes to the newest epoch, and stays there while the model trains.",
        on_click=player.follow,
    )


def _press(player: Player, epochs: list[int]) -> None:
    if player.playing:
        player.pause()
    else:
        player.play(epochs)


def _show_numbers(started: Started, run: Run, chosen: Frame) -> None:
    miss = mae(np.array(started.actual), chosen.predictions)
    st.markdown(
        f"After epoch **{chosen.epoch}** of {started.epochs}: training loss {chosen.loss:.5f}, {started.watched} loss "
        f"{chosen.val_loss:.5f}; on average, predictions of {plain(label(run.config.features.target))} miss by "
        f"**{number(miss)}**."
    )


def _show_charts(started: Started, run: Run, frames: Sequence[Frame], chosen: Frame) -> None:
    target = run.config.features.target
    predictions = replay_predictions(started, frames, chosen, target)
    show(predictions, key=f"replay_predictions_{run.id}")
    left, right = st.columns(2)
    with left:
        last_epoch = frames[-1].epoch if run.is_over else started.epochs
        losses = replay_loss(frames, chosen, last_epoch, started.watched)
        show(losses, key=f"replay_loss_{run.id}")
    with right:
        if any(frame.attention is not None for frame in frames):
            show(replay_attention(frames, chosen), key=f"replay_attention_{run.id}")
        elif not attention_of(run.config.model).is_learned:
            st.info("This model has no attention: all weight lies on the last time step.", icon=":material/info:")
        else:
            st.info(
                "The attention of this run was not recorded. Train it again to see how it formed.",
                icon=":material/info:",
            )
