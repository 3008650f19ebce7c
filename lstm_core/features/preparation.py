"""What the making of windows from a table depends on, and nothing else."""

from __future__ import annotations

from typing import Literal

from lstm_core.choices import FeatureConfig
from lstm_core.config import ExperimentConfig, LeakName, SplitConfig, Watched, watched_part
from lstm_core.frozen_model import FrozenModel
from lstm_core.leaks import LEAKS

__all__ = ["Preparation"]


class Preparation(FrozenModel):
    """All of a config that ``prepare`` reads: the same table and the same preparation give the same windows.

    So it is a cache's key, and as ``prepare`` gets nothing else, no field can be missing from that key.

    Attributes:
        features: What goes in and what comes out.
        split: How the rows are cut.
        leak: The mistake to make on purpose.
        fitted_to: The rows that scalers and HAR are fitted to: those of the training part, or all before the test part,
            for networks that are trained once more on these.
        shuffle_seed: Seed of the order in which windows are drawn; ``None`` where they keep their order.

    Example:
        >>> config = ExperimentConfig()
        >>> Preparation.of(config) == Preparation.of(config.with_("", seed=8).with_("model", units=8))
        True
        >>> Preparation.of(config) == Preparation.of(config.with_("", leak="scaler"))
        False
    """

    features: FeatureConfig
    split: SplitConfig
    leak: LeakName = "none"
    fitted_to: Literal["training", "before_test"] = "training"
    shuffle_seed: int | None = None

    @classmethod
    def of(cls, config: ExperimentConfig) -> Preparation:
        """Take from a config what its windows depend on."""
        leak = LEAKS.get(config.leak)
        seed = config.seed if leak is not None and leak.scatters else None
        return cls(features=config.features, split=config.split, leak=config.leak, shuffle_seed=seed)

    @property
    def once_more(self) -> Preparation:
        """The same windows as networks get them that are trained once more on everything before the test part."""
        return self.model_copy(update={"fitted_to": "before_test"})

    @property
    def watched(self) -> Watched:
        """The part whose loss is watched while training."""
        return watched_part(self.split, self.leak)
