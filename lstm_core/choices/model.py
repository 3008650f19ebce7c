"""The network."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Described, Needs

__all__ = ["AttentionName", "ModelConfig"]

Cell = Literal["lstm", "gru"]
AttentionName = Literal["tutorial", "additive", "dot", "multi_head", "none"]


class ModelConfig(FrozenModel):
    """The network: recurrent layers, attention over their output sequence, a linear head."""

    cell: Annotated[
        Cell,
        Described(
            "Cell",
            "The recurrent unit. A GRU is a simpler relative of the LSTM.",
            words={"lstm": "LSTM", "gru": "GRU"},
        ),
    ] = "lstm"
    units: Annotated[
        int,
        Field(ge=1, le=512),
        Described(
            "Units",
            "How many numbers each recurrent layer can remember at a time. More can learn more, take longer, and learn "
            "noise by heart more easily.",
            tier="basic",
        ),
    ] = 64
    layers: Annotated[
        int,
        Field(ge=1, le=3),
        Described("Layers", "Recurrent layers stacked on each other. Each one multiplies the training time."),
    ] = 1
    dropout: Annotated[
        float,
        Field(ge=0, le=0.8),
        Described(
            "Dropout",
            "Share of values switched off at random while training, so that the model does not rely on any one.",
            step=0.05,
        ),
    ] = 0.0
    attention: Annotated[
        AttentionName,
        Described(
            "Attention",
            "With attention the model mixes all time steps by weights that it learns; without, it uses the last one.",
        ),
    ] = "tutorial"
    heads: Annotated[
        int,
        Field(ge=1, le=16),
        Described(
            "Heads",
            "How many attentions work side by side; the units are shared out among them, so they have to be a multiple "
            "of the heads.",
            audience="who knows training",
            counts_with=Needs("model.attention", ("multi_head",)),
        ),
    ] = 4
    zero_head: Annotated[
        bool,
        Described(
            "Begin with a head of zeros",
            "The last layer begins at zero instead of at random. Together with predicting the change, the untrained "
            "model then repeats the last value, and training can only depart from that.",
            audience="who knows training",
        ),
    ] = False

    @property
    def has_query(self) -> bool:
        """Whether attention asks with the last state, which the head then sees beside the context."""
        return self.attention in ("additive", "dot", "multi_head")

    @model_validator(mode="after")
    def _heads_share_the_units(self) -> Self:
        if self.attention == "multi_head" and self.units % self.heads:
            raise ValueError(
                f"{self.units} units can't be shared equally by {self.heads} heads; choose units that are a multiple "
                "of the heads"
            )
        return self
