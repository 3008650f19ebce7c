"""The learning rate of each epoch is that of Keras' schedules, and follows from the settings and the losses alone."""

import keras
import pytest

from lstm_core.choices import TrainingConfig
from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.training.schedules import learning_rate_of

EPOCHS = 30
LOSSES = (5.0, 4.0, 4.0, 4.5, 4.1, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.5, 2.5, 2.5)


def rates(training: TrainingConfig, val_losses: tuple[float, ...] = ()) -> list[float]:
    return [learning_rate_of(epoch, training, val_losses[: epoch - 1]) for epoch in range(1, training.epochs + 1)]


def test_without_a_schedule_it_is_the_one_chosen_to_the_last_bit() -> None:
    assert set(rates(TrainingConfig(learning_rate=0.0033, epochs=EPOCHS))) == {0.0033}


@pytest.mark.parametrize(
    ("schedule", "theirs"),
    [
        ("cosine", keras.optimizers.schedules.CosineDecay(0.01, EPOCHS)),
        ("exponential", keras.optimizers.schedules.ExponentialDecay(0.01, 7, 0.3)),
        ("step", keras.optimizers.schedules.ExponentialDecay(0.01, 7, 0.3, staircase=True)),
    ],
)
def test_it_falls_as_that_of_keras(schedule: str, theirs: keras.optimizers.schedules.LearningRateSchedule) -> None:
    training = TrainingConfig(schedule=schedule, learning_rate=0.01, epochs=EPOCHS, decay_factor=0.3, decay_epochs=7)
    expected = [float(theirs(epoch)) for epoch in range(EPOCHS)]
    assert rates(training) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("patience", [1, 2, 3])
def test_it_falls_where_keras_sees_a_plateau(patience: int) -> None:
    class Model:
        """What the callback of Keras needs of one."""

        optimizer = keras.optimizers.Adam(0.01)

    training = TrainingConfig(
        schedule="plateau", learning_rate=0.01, epochs=len(LOSSES), decay_factor=0.5, decay_epochs=patience
    )
    callback = keras.callbacks.ReduceLROnPlateau(patience=patience, factor=0.5, min_delta=0.0)
    callback.set_model(Model())
    callback.on_train_begin()
    expected = []
    for epoch, loss in enumerate(LOSSES):
        expected.append(float(Model.optimizer.learning_rate.numpy()))
        callback.on_epoch_end(epoch, {"val_loss": loss})
    assert rates(training, LOSSES) == pytest.approx(expected, rel=1e-6)


def test_what_comes_later_changes_no_epoch_before() -> None:
    training = TrainingConfig(schedule="plateau", epochs=10, decay_epochs=1)
    assert learning_rate_of(4, training, LOSSES[:3]) == learning_rate_of(4, training, (*LOSSES[:3], 9.0, 9.0))


def test_the_test_part_decides_nothing() -> None:
    with pytest.raises(ConfigError, match="needs a validation part of its own; without one it would go by the test"):
        ExperimentConfig().with_("training", schedule="plateau")
    validated = ExperimentConfig().with_("split", train=0.7, validation=0.1)
    assert validated.with_("training", schedule="plateau").training.schedule == "plateau"
    assert ExperimentConfig().with_("training", schedule="cosine").training.schedule == "cosine"
