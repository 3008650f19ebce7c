"""What decides the graph of a model, and so whether a worker has traced it already; without TensorFlow."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_core.config import ExperimentConfig, ModelConfig
from lstm_core.features.own_scale import own_columns

__all__ = ["KEPT_SHAPES", "GraphShape", "shape_of"]

KEPT_SHAPES = 8  # traced models that a worker keeps


@dataclass(frozen=True)
class GraphShape:
    """Configs with the same shape train on the same traced model."""

    model: ModelConfig
    window: int
    features: int
    loss: str
    optimizer: str
    horizon: int = 1
    outputs: int = 1
    l2: bool = False
    clips: bool = False
    by_window: tuple[bool, ...] = ()


def shape_of(config: ExperimentConfig) -> GraphShape:
    """Return the shape of a config's model.

    Example:
        >>> config = ExperimentConfig()
        >>> shape_of(config) == shape_of(config.with_("training", learning_rate=0.1))
        True
        >>> shape_of(config) == shape_of(config.with_("model", units=8))
        False
    """
    # How the head begins is a matter of weights, not of the graph.
    model = config.model.model_copy(update={"zero_head": False})
    features, training = config.features, config.training
    return GraphShape(
        model,
        features.window,
        len(features.inputs),
        training.loss,
        training.optimizer,
        features.horizon,
        config.outputs,
        l2=training.l2 > 0,
        clips=training.clip_norm is not None,
        by_window=own_columns(features),
    )
