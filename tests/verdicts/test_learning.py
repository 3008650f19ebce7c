"""The reading of loss curves made to order, one for each kind, and of curves that are hardly any."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core.verdicts.learning import FEWEST_EPOCHS, diagnose

EPOCHS = np.arange(40.0)
FALLS = 0.1 + np.exp(-EPOCHS / 4)  # to its end within 20 epochs
CREEPS = 1 / (1 + 0.05 * EPOCHS)  # still falls by about 15% in the last fifth


def _jitter(values: np.ndarray, share: float = 0.02) -> np.ndarray:
    return values * (1 + share * np.random.default_rng(0).uniform(-1, 1, len(values)))


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_good_fit(noise: float) -> None:
    found = diagnose(_jitter(FALLS, noise), _jitter(1.2 * FALLS, noise))
    assert (found.kind, found.epochs) == ("good", (1, 40))
    assert "both losses fell and then levelled off" in found.sentence


@pytest.mark.parametrize("noise", [0.0, 0.02])
@pytest.mark.parametrize(("ended_by", "words"), [("epochs", "when it ended"), ("person", "when you stopped it")])
def test_under_fitting(noise: float, ended_by: str, words: str) -> None:
    found = diagnose(_jitter(CREEPS, noise), _jitter(1.2 * CREEPS, noise), ended_by=ended_by)
    assert (found.kind, found.epochs) == ("under_fitting", (33, 40))
    assert f"{words} (epochs 33 to 40)" in found.sentence


def test_what_early_stopping_ended_was_not_still_falling() -> None:
    assert diagnose(CREEPS, CREEPS, ended_by="early_stopping").kind != "under_fitting"


def test_over_fitting_is_dated_to_the_epoch_after_the_best() -> None:
    rises = 1 + 0.02 * np.abs(EPOCHS - 11)  # its best is epoch 12
    found = diagnose(FALLS, rises)
    assert (found.kind, found.epochs) == ("over_fitting", (13, 40))
    assert "from epoch 13 on the validation loss rises" in found.sentence
    assert "Stop early" in found.sentence


def test_over_fitting_does_no_harm_where_an_early_epoch_was_kept() -> None:
    rises = 1 + 0.02 * np.abs(EPOCHS - 11)
    found = diagnose(FALLS, rises, kept_epoch=12, ended_by="early_stopping")
    assert found.sentence.endswith("No harm done: the weights of epoch 12 were kept.")


def test_nobody_is_told_to_choose_an_epoch_by_the_test_part() -> None:
    rises = 1 + 0.02 * np.abs(EPOCHS - 11)
    sentence = diagnose(FALLS, rises, watched="test").sentence
    assert "the test loss rises" in sentence
    assert "never choose an epoch by the test part" in sentence
    assert "keep the best epoch" not in sentence


def test_over_fitting_from_the_start() -> None:
    found = diagnose(FALLS, _jitter(1 + 0.05 * EPOCHS))
    assert found.kind == "over_fitting"
    assert found.epochs[0] <= 4


def test_a_rise_of_the_last_epochs_alone_is_not_over_fitting() -> None:
    watched = np.r_[1.2 * FALLS[:-2], 0.2, 0.2]
    assert diagnose(FALLS, watched).kind == "good"


def test_a_late_fall_is_not_over_fitting() -> None:
    watched = np.r_[np.full(36, 1.0), 0.9, 0.5, 0.4, 0.42]
    assert diagnose(FALLS, watched).kind != "over_fitting"


def test_noise_is_not_over_fitting() -> None:
    kinds = []
    for seed in range(50):
        noise = 1 + 0.15 * np.random.default_rng(seed).uniform(-1, 1, 40)
        kinds.append(diagnose(FALLS, 0.5 * noise).kind)
    assert kinds.count("over_fitting") <= 2


def test_a_small_rise_without_noise_is_over_fitting() -> None:
    watched = np.r_[2.0, np.full(19, 0.5), np.full(20, 0.53)]
    assert diagnose(FALLS, watched).kind == "over_fitting"


def test_a_learning_rate_that_is_too_high() -> None:
    loss = FALLS.copy()
    loss[[9, 16, 17, 30]] = [1.0, 0.6, 0.9, 0.5]  # epochs 10, 17, 18, 31
    found = diagnose(loss, FALLS)
    assert (found.kind, found.epochs) == ("jumping", (10, 31))
    assert "jumps up 4 times, first in epoch 10" in found.sentence
    assert "learning rate" in found.sentence


def test_one_slip_is_not_a_learning_rate_that_is_too_high() -> None:
    loss = FALLS.copy()
    loss[9] = 1.0
    assert diagnose(loss, FALLS).kind == "good"


def test_a_watched_loss_that_jumps_about() -> None:
    watched = FALLS + np.where(EPOCHS % 3 == 1, 0.5, 0.0)
    found = diagnose(FALLS, watched, watched="test")
    assert found.kind == "jumping"
    assert found.sentence.startswith("The test loss jumps up ")


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (np.full(40, 1.0), "nothing got better"),
        (FALLS, "the training loss fell by 91%, but the validation loss did not"),
    ],
)
def test_nothing_learned_after_the_first_epoch(loss: np.ndarray, words: str) -> None:
    found = diagnose(_jitter(loss, 0.001), _jitter(np.full(40, 1.5), 0.01))
    assert (found.kind, found.epochs) == ("learned_nothing", (1, 40))
    assert words in found.sentence


def test_a_gap_that_does_not_close() -> None:
    found = diagnose(FALLS, 5 * FALLS)
    assert found.kind == "gap"
    assert "5.0 times the training loss" in found.sentence


@pytest.mark.parametrize(
    ("epochs", "words", "shown"),
    [
        (0, "No epoch was finished", None),
        (1, "Only 1 epoch:", (1, 1)),
        (2, "Only 2 epochs:", (1, 2)),
        (4, "Only 4", (1, 4)),
    ],
)
def test_hardly_any_epochs(epochs: int, words: str, shown: tuple[int, int] | None) -> None:
    found = diagnose(FALLS[:epochs], FALLS[:epochs])
    assert (found.kind, found.epochs) == ("too_few", shown)
    assert found.sentence.startswith(words)


def test_losses_of_zero_are_no_trouble() -> None:
    assert diagnose(np.zeros(10), np.zeros(10)).kind == "learned_nothing"
    assert diagnose(np.r_[1.0, np.zeros(9)], np.r_[1.0, np.zeros(9)]).kind == "good"


losses = st.lists(st.floats(0, 1e6, allow_subnormal=False), max_size=30)


@given(losses, losses, st.sampled_from(["validation", "test"]), st.integers(0, 30))
def test_any_curves_get_a_sentence_and_epochs_that_exist(
    loss: list[float], val_loss: list[float], watched: str, kept: int
) -> None:
    found = diagnose(loss, val_loss, watched=watched, kept_epoch=kept)
    length = min(len(loss), len(val_loss))
    assert (found.kind == "too_few") == (length < FEWEST_EPOCHS)
    if found.epochs is not None:
        assert 1 <= found.epochs[0] <= found.epochs[1] <= length
    assert found.sentence.endswith(".")
    assert "nan" not in found.sentence


@given(st.floats(1e-6, 1e6))
def test_the_unit_of_the_loss_does_not_matter(factor: float) -> None:
    for loss, other in [(FALLS, 1.2 * FALLS), (CREEPS, CREEPS), (FALLS, 1 + 0.02 * np.abs(EPOCHS - 11))]:
        assert diagnose(factor * loss, factor * other) == diagnose(loss, other)
