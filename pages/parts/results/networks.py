"""Which networks predict, on the Results page: those of a run that has several, or that refitted."""

import pandas as pd
import streamlit as st

from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.trainings import Training
from pages.kit.messages import plain

__all__ = ["networks_table", "show_networks"]


def show_networks(result: RunResult) -> None:
    """Say what predicts, and from which training each network is; nothing where one network was trained once."""
    training = result.config.training
    if not (result.later or result.config.refits or training.ensemble > 1 or result.linear is not None):
        return
    st.header("What predicts")
    kept = plain(result.kept_in_words)
    st.markdown(f"**{kept[:1].upper()}{kept[1:]}.**")
    if result.later:
        st.table(networks_table(result), hide_index=True, border="horizontal")
    st.caption(" ".join(_told(result)))


def networks_table(result: RunResult) -> pd.DataFrame:
    """Return a line a network, as text: what it began from, what was kept, and how it was refitted."""
    refits = {training.member: training for training in result.later if training.refit}
    firsts = [(1, result.config.seed, result.val_loss, result.kept_epoch, "yes")]
    firsts += [
        (
            training.member,
            training.seed,
            training.val_loss,
            training.kept_epoch,
            _counts(training, refits.get(training.member)),
        )
        for training in result.later
        if not training.refit
    ]
    lines = []
    for member, seed, val_loss, kept, counts in firsts:
        again = refits.get(member)
        lines.append(
            {
                "network": str(member),
                "seed": str(seed),
                f"lowest {result.watched} loss": f"{min(val_loss):.5f}" if val_loss else "–",
                "kept epoch": f"{kept if kept else 'none'} of {len(val_loss):,}",
                "refit": "–" if again is None else counted(again.updates, "update") if again.counts else _why(again),
                "counts": counts,
            }
        )
    # What is the same for all takes room that a phone does not have.
    all_count = not (result.was_stopped or result.has_diverged)
    idle = ["refit"] * (not result.config.refits) + ["counts"] * all_count
    return pd.DataFrame(lines).drop(columns=idle)


def _counts(training: Training, again: Training | None) -> str:
    if training.counts:
        return "yes"
    was_stopped = "person" in (training.ended_by, "" if again is None else again.ended_by)
    return f"no, {_why(training) if training.diverged or was_stopped else 'knows another scale'}"


def _why(training: Training) -> str:
    return "diverged" if training.diverged else "stopped"


def _told(result: RunResult) -> list[str]:
    """Say what has to be known of refits, averages and the linear model, a sentence each."""
    told = []
    if result.refitted:
        scaled = "stays as the training part decided it" if result.first_scalers is None else "is fitted anew to both"
        told.append(
            f"A refit begins as the network began and learns from training and validation part together; scaling "
            f"{scaled}. How wide intervals are was measured with the network as it was before, "
            "which did not know the validation part."
        )
    if len(result.members) > 1 or result.linear is not None:
        told.append("Attention and gates are those of the first network.")
    if result.linear is not None:
        told.append(
            "The linear model sees the same windows: of each input the newest value and means of the last "
            f"{' and '.join(map(str, result.linear.lengths[1:]))} steps, each times a weight."
        )
    told.append("The curves above are of the first network's first training.")
    return told
