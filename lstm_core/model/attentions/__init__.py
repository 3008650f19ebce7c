"""The kinds of attention: each file of this folder is one, and only here is one found by its name."""

from __future__ import annotations

from typing import Protocol

from lstm_core.model.attention import Attention
from lstm_core.model.folder import kinds_in

__all__ = ["ATTENTIONS", "attention_of"]

ATTENTIONS: dict[str, Attention] = kinds_in(__name__, Attention)
"""By name, in the order in which people are offered them."""


class _HasAttention(Protocol):
    """What says which kind of attention a network has; a ``ModelConfig`` does."""

    @property
    def attention(self) -> str:
        """The kind's name."""


def attention_of(model: _HasAttention) -> Attention:
    """Return the kind of attention that a network has.

    Example:
        >>> from lstm_core.config import ModelConfig
        >>> attention_of(ModelConfig(attention="dot")).label
        'scaled dot product'
    """
    return ATTENTIONS[model.attention]
