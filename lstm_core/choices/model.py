"""The network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, model_validator

from lstm_core.frozen_model import FrozenModel
from lstm_core.knobs.knob import Described, Needs
from lstm_core.model.attentions import ATTENTIONS, attention_of
from lstm_core.model.cells import CELLS

__all__ = ["AttentionName", "ModelConfig"]

if TYPE_CHECKING:  # which there are is known to their folders alone
    CellName = str
    AttentionName = str
else:
    CellName = Literal[tuple(CELLS)]
    AttentionName = Literal[tuple(ATTENTIONS)]


class ModelConfig(FrozenModel):
    """The network: recurrent layers, attention over their output sequence, a linear head."""

    cell: Annotated[
        CellName,
        Described(
            "Cell",
            "The recurrent unit. A GRU is a simpler relative of the LSTM.",
            words={name: cell.label for name, cell in CELLS.items()},
            tries=tuple(CELLS),
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
            tries=(8, 16, 32, 64, 128),
        ),
    ] = 64
    layers: Annotated[
        int,
        Field(ge=1, le=3),
        Described(
            "Layers",
            "Recurrent layers stacked on each other. Each one multiplies the training time.",
            tries=(1, 2, 3),
            absent=(1,),
        ),
    ] = 1
    dropout: Annotated[
        float,
        Field(ge=0, le=0.8),
        Described(
            "Dropout",
            "Share of values switched off at random while training, so that the model does not rely on any one.",
            step=0.05,
            tries=(0.0, 0.1, 0.2, 0.3, 0.5),
            absent=(0.0,),
        ),
    ] = 0.0
    attention: Annotated[
        AttentionName,
        Described(
            "Attention",
            "With attention the model mixes all time steps by weights that it learns; without, it uses the last one.",
            words={name: kind.label for name, kind in ATTENTIONS.items()},
            tries=tuple(ATTENTIONS),
            absent=("none",),
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
            counts_with=Needs("model.attention", tuple(name for name, kind in ATTENTIONS.items() if kind.has_heads)),
            tries=(1, 2, 4, 8),
        ),
    ] = 4
    zero_head: Annotated[
        bool,
        Described(
            "Begin with a head of zeros",
            "The last layer begins at zero instead of at random. Together with predicting the change, the untrained "
            "model then repeats the last value, and training can only depart from that; together with what HAR leaves "
            "over, the untrained model is HAR.",
            audience="who knows training",
            tries=(False, True),
            absent=(False,),
        ),
    ] = False

    @model_validator(mode="after")
    def _attention_fits(self) -> Self:
        attention_of(self).check(self)
        return self
