"""How the weights are found."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Audience, Described, Needs

__all__ = ["Loss", "Optimizer", "TrainingConfig"]

Loss = Literal["mse", "mae", "huber", "quantile"]
Optimizer = Literal["adam", "adamw", "rmsprop", "sgd"]

Schedule = Literal["constant", "cosine", "exponential", "step", "plateau"]

_KNOWS: Audience = "who knows training"


class TrainingConfig(FrozenModel):
    """How the weights are found."""

    epochs: Annotated[
        int,
        Field(ge=1, le=2000),
        Described(
            "Epochs",
            "How often the model goes through all training windows, at most.",
            unit="epochs",
            tier="basic",
            tries=(5, 10, 20, 40, 80),
        ),
    ] = 40
    batch_size: Annotated[
        int,
        Field(ge=1, le=4096),
        Described(
            "Batch size",
            "How many windows the model sees before it changes its weights once.",
            unit="windows",
            tries=(16, 32, 64, 128),
        ),
    ] = 32
    learning_rate: Annotated[
        float,
        Field(gt=0, le=1),
        Described(
            "Learning rate",
            "The size of one step of learning. Too large and the loss jumps about; too small and it hardly falls.",
            stops=(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1),
            tries=(0.0005, 0.001, 0.002, 0.005, 0.01),
        ),
    ] = 0.001
    schedule: Annotated[
        Schedule,
        Described(
            "Learning rate from epoch to epoch",
            "Large steps find the way, small ones the place: the learning rate may fall while training goes on. It can "
            "go by the validation loss too, which needs a validation part; going by the test part would be cheating.",
            audience=_KNOWS,
            words={
                "constant": "stays as it is",
                "cosine": "falls to zero along a cosine",
                "exponential": "falls a little each epoch",
                "step": "falls in steps",
                "plateau": "falls when the validation loss stands still",
            },
            needs=Needs("split.validation", only=("plateau",)),
            tries=get_args(Schedule),
            absent=("constant",),
        ),
    ] = "constant"
    decay_factor: Annotated[
        float,
        Field(gt=0, lt=1),
        Described(
            "What is left of the learning rate",
            "By what the learning rate is multiplied each time it has fallen once.",
            audience=_KNOWS,
            counts_with=Needs("training.schedule", ("exponential", "step", "plateau")),
            stops=(0.1, 0.2, 0.5, 0.8, 0.9),
            tries=(0.2, 0.5, 0.8),
        ),
    ] = 0.5
    decay_epochs: Annotated[
        int,
        Field(ge=1, le=1000),
        Described(
            "Epochs until it falls",
            "In how many epochs the learning rate falls once; or how many without a better loss make it fall.",
            unit="epochs",
            audience=_KNOWS,
            counts_with=Needs("training.schedule", ("exponential", "step", "plateau")),
            tries=(5, 10, 20),
        ),
    ] = 10
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
            tries=get_args(Loss),
        ),
    ] = "mse"
    optimizer: Annotated[
        Optimizer,
        Described(
            "Optimizer",
            "The rule by which weights change.",
            audience=_KNOWS,
            words={"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "sgd": "SGD"},
            tries=get_args(Optimizer),
        ),
    ] = "adam"
    weight_decay: Annotated[
        float,
        Field(ge=0, le=1),
        Described(
            "Weight decay",
            "By what share, times the learning rate, AdamW shrinks every weight at each step, beside what it learns: "
            "weights that are not needed fade. Other optimizers have none; for them there is L2.",
            audience=_KNOWS,
            counts_with=Needs("training.optimizer", ("adamw",)),
            stops=(0.0, 0.0001, 0.001, 0.004, 0.01, 0.05, 0.1),
            tries=(0.001, 0.004, 0.01, 0.05),
            absent=(0.0,),
        ),
    ] = 0.004
    l2: Annotated[
        float,
        Field(ge=0, le=1),
        Described(
            "L2 (on kernels)",
            "Large weights count as wrong: so many times the sum of their squares is added to the loss that is learned "
            "from. It holds for the weight matrices of the recurrent layers and the head, not for biases; the loss "
            "that is shown is that of the predictions alone.",
            audience=_KNOWS,
            stops=(0.0, 0.000001, 0.00001, 0.0001, 0.001, 0.01),
            tries=(0.0, 0.00001, 0.0001, 0.001),
            absent=(0.0,),
        ),
    ] = 0.0
    clip_norm: Annotated[
        float | None,
        Field(gt=0, le=1000),
        Described(
            "Clip gradients (by norm)",
            "When the gradients of a batch are longer than this, all of them together, they are shortened to it. So "
            "one odd batch can't throw the weights far off.",
            audience=_KNOWS,
            stops=(None, 0.1, 0.5, 1.0, 5.0, 10.0),
            tries=(None, 0.5, 1.0, 5.0),
            none="never",
            absent=(None,),
        ),
    ] = None
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
            tries=(5, 10, 20, 40),
            absent=(None,),
        ),
    ] = None
    restore_best: Annotated[
        bool,
        Described(
            "Keep the best epoch",
            "In the end the weights of the epoch with the lowest validation loss are kept, not the last ones. Needs a "
            "validation part; choosing by the test part would be cheating.",
            needs=Needs("split.validation"),
            absent=(False,),
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
            absent=(None,),
        ),
    ] = None
    refit: Annotated[
        bool,
        Described(
            "Refit on training and validation",
            "Once the validation part has chosen the epoch, the model begins again as it began and learns from "
            "training and validation part together, for the same number of updates. So it learns from the newest rows "
            "before the test part, too, and still from nothing of the test part. Takes about as much time again as up "
            "to the kept epoch. Scaling is fitted anew to both parts; intervals stay as calibrated before it.",
            counts_with=Needs("split.validation"),
            absent=(False,),
        ),
    ] = False
    ensemble: Annotated[
        int,
        Field(ge=1, le=10),
        Described(
            "Networks to average",
            "How many networks are trained, each from another seed; the prediction is the mean of theirs. What chance "
            "did to one of them counts less then. It takes so many times as long.",
            unit="networks",
            tries=(1, 3, 5),
            absent=(1,),
        ),
    ] = 1
    with_linear: Annotated[
        bool,
        Described(
            "Average with a linear model",
            "The prediction is the mean of what the network (or the mean of several) and a linear model say. The "
            "linear model sees the same windows: of each input the newest value and the means of the last 5 and 22. "
            "The two err in different ways, and what one of them imagines, the other halves.",
            tries=(False, True),
            absent=(False,),
        ),
    ] = False
    hold_back: Annotated[
        float,
        Field(ge=0, le=0.9),
        Described(
            "Hold back (% of what was learned)",
            "The prediction goes that much less far from what the model begins at: HAR, or the last value. What it has "
            "learned is partly luck, and where it is wrong, that does less harm; where it is right, it helps less. "
            "It is done once, after training, so losses do not show it. Without an effect where the value itself is "
            "predicted, as that begins nowhere.",
            "%",
            audience=_KNOWS,
            counts_with=Needs("features.target_kind", ("change", "log_return", "har")),
            step=5.0,
            percent=True,
            tries=(0.0, 0.25, 0.5),
            absent=(0.0,),
        ),
    ] = 0.0

    @property
    def chooses(self) -> bool:
        """Whether something is chosen by the watched loss."""
        return self.patience is not None or self.restore_best or self.min_gain is not None
