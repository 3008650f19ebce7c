"""How the weights are found."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Audience, Described, Needs

__all__ = ["Loss", "Optimizer", "TrainingConfig"]

Loss = Literal["mse", "mae", "huber", "quantile"]
Optimizer = Literal["adam", "adamw", "rmsprop", "sgd"]

_KNOWS: Audience = "who knows training"


class TrainingConfig(FrozenModel):
    """How the weights are found."""

    epochs: Annotated[
        int,
        Field(ge=1, le=2000),
        Described(
            "Epochs", "How often the model goes through all training windows, at most.", unit="epochs", tier="basic"
        ),
    ] = 40
    batch_size: Annotated[
        int,
        Field(ge=1, le=4096),
        Described("Batch size", "How many windows the model sees before it changes its weights once.", unit="windows"),
    ] = 32
    learning_rate: Annotated[
        float,
        Field(gt=0, le=1),
        Described(
            "Learning rate",
            "The size of one step of learning. Too large and the loss jumps about; too small and it hardly falls.",
            stops=(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1),
        ),
    ] = 0.001
    loss: Annotated[
        Loss,
        Described(
            "Loss",
            "What 'wrong' means while learning, on scaled values. Squared error punishes large misses most. With "
            "quantiles the model learns a lower and an upper bound for each prediction as well.",
            words={
                "mse": "mean squared error",
                "mae": "mean absolute error",
                "huber": "Huber",
                "quantile": "quantiles (the model says how sure it is)",
            },
        ),
    ] = "mse"
    optimizer: Annotated[
        Optimizer,
        Described(
            "Optimizer",
            "The rule by which weights change.",
            audience=_KNOWS,
            words={"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "sgd": "SGD"},
        ),
    ] = "adam"
    patience: Annotated[
        int | None,
        Field(ge=1, le=1000),
        Described(
            "Patience (epochs)",
            "Training ends when so many epochs have gone by without a better validation loss. Needs a validation part; "
            "choosing by the test part would be cheating.",
            unit="epochs",
            needs=Needs("split.validation"),
            none="never stops early",
            switch="Stop early",
            usual=10,
        ),
    ] = None
    restore_best: Annotated[
        bool,
        Described(
            "Keep the best epoch",
            "In the end the weights of the epoch with the lowest validation loss are kept, not the last ones. Needs a "
            "validation part; choosing by the test part would be cheating.",
            needs=Needs("split.validation"),
        ),
    ] = False
    min_gain: Annotated[
        float | None,
        Field(ge=0, lt=1),
        Described(
            "Least gain (% of the loss before training)",
            "The best epoch is kept only if its validation loss is lower than before training by at least so much; "
            "what is less may be luck. Otherwise the untrained weights are kept, and a model that predicts the change "
            "goes on repeating the last value. Leave it empty to keep the best epoch in any case.",
            "%",
            audience=_KNOWS,
            needs=Needs("training.restore_best"),
            step=0.5,
            percent=True,
            none="none is asked for",
        ),
    ] = None

    @property
    def chooses(self) -> bool:
        """Whether something is chosen by the watched loss."""
        return self.patience is not None or self.restore_best or self.min_gain is not None
