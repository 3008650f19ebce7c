"""Stopping when the watched loss has not become better for a while, and the choice of the weights that are kept."""

from __future__ import annotations

from lstm_core.config import TrainingConfig
from lstm_core.model.weights import Weights
from lstm_core.training.history import History

__all__ = ["EarlyStopping"]


class EarlyStopping:
    """Follows the watched loss, which is that of the validation part, epoch by epoch.

    An epoch is better than those before it if its loss is lower, by however little. With a least gain the untrained
    weights are a candidate too: patience is counted from them, and they are kept unless the best epoch's loss is lower
    than theirs by that share.

    Args:
        config: Of it count ``patience`` (stop after so many epochs without a better one; ``None`` never stops),
            ``restore_best`` (keep the weights of the best epoch, not the last ones) and ``min_gain`` (the least gain).
        history: The finished epochs; whoever trains adds to it, and tells by ``after_epoch``.
        untrained: The weights from before training.
        best: Those after the best of the finished epochs; empty if there is none, or they are not known.

    Example:
        >>> history = History()
        >>> early = EarlyStopping(TrainingConfig(patience=1, restore_best=True), history, untrained={})
        >>> for loss in (0.3, 0.2, 0.4):
        ...     history.add(loss, val_loss=loss, seconds=0.1)
        ...     early.after_epoch({})
        >>> early.is_due, early.kept({})[0]
        (True, 2)
    """

    def __init__(
        self, config: TrainingConfig, history: History, untrained: Weights, best: Weights | None = None
    ) -> None:
        self._config, self._history, self._untrained = config, history, untrained
        self.best_weights: Weights = {} if best is None else best

    @property
    def asks_for_untrained(self) -> bool:
        """Whether the loss before training counts, so that it has to be measured."""
        return self._config.min_gain is not None

    def before_training(self, val_loss: float) -> None:
        """Take in the watched loss of the untrained weights."""
        self._history.untrained, self._history.min_gain = val_loss, self._config.min_gain or 0.0

    def after_epoch(self, weights: Weights) -> None:
        """Take in the weights after the epoch that was added to the history."""
        if self._history.best_trained_epoch == len(self._history):
            self.best_weights = weights

    @property
    def is_due(self) -> bool:
        """Whether it is time to stop."""
        patience, history = self._config.patience, self._history
        return patience is not None and len(history) - history.best_epoch >= patience

    def kept(self, last: Weights) -> tuple[int, Weights]:
        """Choose among the finished epochs.

        Args:
            last: The weights after the last of them, or from before training if there is none.

        Returns:
            The epoch that is kept, 0 for none, and its weights.
        """
        if not self._config.restore_best or not len(self._history):
            return len(self._history), last
        epoch = self._epoch_to_keep()
        return epoch, self.best_weights if epoch else self._untrained

    def _epoch_to_keep(self) -> int:
        """Return the best epoch, or 0 if it is not better than the untrained weights by as much as it has to be."""
        history, best = self._history, self._history.best_epoch
        if history.untrained is None or not best:
            return best
        return best if history.val_loss[best - 1] <= (1 - history.min_gain) * history.untrained else 0
