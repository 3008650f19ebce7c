"""When training stops early, and which weights it keeps: the losses of a script, no model."""

import numpy as np
import pytest

from lstm_core.config import TrainingConfig
from lstm_core.model.weights import Weights
from lstm_core.training.early_stopping import EarlyStopping
from lstm_core.training.history import History


def weights(epoch: int) -> Weights:
    """Return weights that say after which epoch they are."""
    return {"epoch": np.array([epoch], "float32")}


def followed(val_losses: list[float], untrained: float | None = None, **config: object) -> tuple[int, int, int]:
    """Follow losses until it is time to stop; return how many, the epoch that is kept, and that of its weights."""
    history = History()
    early = EarlyStopping(TrainingConfig.model_validate(config), history, weights(0))
    if early.asks_for_untrained:
        assert untrained is not None
        early.before_training(untrained)
    for epoch, val_loss in enumerate(val_losses, start=1):
        if early.is_due:
            break
        history.add(0.5, val_loss, 0.1)
        early.after_epoch(weights(epoch))
    kept, its = early.kept(weights(len(history)))
    return len(history), kept, int(its["epoch"][0])


@pytest.mark.parametrize(("val_loss", "best"), [([], 0), ([1.0], 1), ([3, 1, 2], 2), ([2, 1, 1], 2), ([3, 2, 1], 3)])
def test_the_best_epoch_is_the_first_with_the_lowest_validation_loss(val_loss: list[float], best: int) -> None:
    history = History(loss=list(val_loss), val_loss=val_loss)
    assert history.best_epoch == history.best_trained_epoch == best
    history.untrained = 0.5  # better than all
    assert (history.best_epoch, history.best_trained_epoch) == (0, best)


@pytest.mark.parametrize(
    ("val_losses", "patience", "epochs"),
    [
        ([3, 2, 2, 2.5, 1], 2, 4),  # as good as the best is not better
        ([3, 4, 2, 4, 1, 4, 4, 0], 2, 7),  # a better one starts the waiting anew
        ([1, 2], 1, 2),
        ([1, 2, 3, 4], None, 4),
    ],
)
def test_it_stops_after_patience_epochs_without_a_better_one(
    val_losses: list[float], patience: int | None, epochs: int
) -> None:
    assert followed(val_losses, patience=patience) == (epochs, epochs, epochs)


def test_the_weights_of_the_best_epoch_are_kept_only_when_asked() -> None:
    assert followed([3, 1, 2, 2]) == (4, 4, 4)
    assert followed([3, 1, 2, 2], restore_best=True) == (4, 2, 2)
    assert followed([3, 1, 2, 2], restore_best=True, patience=1) == (3, 2, 2)


@pytest.mark.parametrize(
    ("val_losses", "kept"),
    [
        ([1.9, 1.8, 1.85], 2),  # a tenth below 2
        ([1.9, 1.81, 3], 0),
        ([2.3, 2.1, 2.2], 0),
    ],
)
def test_with_a_least_gain_the_untrained_weights_stay_unless_the_best_epoch_is_clearly_better(
    val_losses: list[float], kept: int
) -> None:
    assert followed(val_losses, untrained=2, restore_best=True, min_gain=0.1) == (3, kept, kept)


def test_without_a_gain_asked_for_any_better_epoch_is_kept() -> None:
    assert followed([1.999], untrained=2, restore_best=True, min_gain=0.0) == (1, 1, 1)
    assert followed([2.0], untrained=2, restore_best=True, min_gain=0.0) == (1, 0, 0)


def test_patience_is_counted_from_the_untrained_weights_where_they_are_a_candidate() -> None:
    assert followed([2.1, 2.2, 2.1, 1.0], untrained=2, patience=3, restore_best=True, min_gain=0.1) == (3, 0, 0)
    assert followed([2.1, 2.2, 2.1, 1.0], patience=3, restore_best=True) == (4, 4, 4)


def test_the_weights_of_the_best_trained_epoch_are_known_even_where_untrained_ones_are_kept() -> None:
    history = History()
    early = EarlyStopping(TrainingConfig(restore_best=True, min_gain=0.1), history, weights(0))
    early.before_training(2.0)
    for epoch, val_loss in enumerate([2.2, 2.1, 2.3], start=1):
        history.add(0.5, val_loss, 0.1)
        early.after_epoch(weights(epoch))
    assert early.best_weights["epoch"] == 2
    assert early.kept(weights(3))[0] == 0


def test_it_goes_on_from_the_epochs_before_a_checkpoint() -> None:
    history = History([0.5, 0.5], [3, 1], [0.1, 0.1])
    early = EarlyStopping(TrainingConfig(patience=2, restore_best=True), history, weights(0), best=weights(2))
    for epoch, val_loss in ((3, 2.0), (4, 2.0)):
        assert not early.is_due
        history.add(0.5, val_loss, 0.1)
        early.after_epoch(weights(epoch))
    assert early.is_due
    assert early.kept(weights(4)) == (2, weights(2))


def test_before_the_first_epoch_the_last_weights_are_kept() -> None:
    assert followed([], restore_best=True) == (0, 0, 0)
