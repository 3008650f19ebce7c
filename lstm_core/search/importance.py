"""How much each setting counts for what the trials came to, with an interval.

Functional analysis of variance: F. Hutter, H. Hoos, K. Leyton-Brown, "An efficient approach for assessing
hyperparameter importance", ICML (2014). A forest of regression trees learns the error from the settings. A tree cuts
all that may be into boxes with one error each, so that its mean over all other settings, by one setting alone, can be
added up exactly; how much that mean varies, as a share of all variance, is the setting's importance. Shares do not add
up to 1: the rest is what settings do together.

The interval comes from drawing the trials anew (a bootstrap; a forest for each draw). How well a forest foretells
trials that it has not seen says whether there is anything to be told: where it does no better than their mean,
shares are about noise.

It is computed from the trials whenever a page shows it, by scikit-learn, since Optuna, which has the same, never
comes into the app, and since no other place should keep what follows from the runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_core.arrays import Float64
from lstm_core.evaluation.measures import rmse

__all__ = ["ENOUGH_TRIALS", "Importance", "SettingImportance", "importance_of"]

ENOUGH_TRIALS = 20
"""With fewer trials nothing is said."""

_DRAWS = 40
_TREES = 8  # of each draw's forest
_LEAST_LEAF = 2


@dataclass(frozen=True)
class SettingImportance:
    """How much one setting counts.

    Attributes:
        path: The setting.
        share: Of the variance of the errors, what goes with this setting alone; 0 to 1.
        low, high: Where 90 of 100 draws of the trials lie.
    """

    path: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Importance:
    """How much each setting counts.

    Attributes:
        settings: The settings, the most important first.
        explained: Share of the variance that the forests foretell of trials that they have not seen; at most 1, and
            0 or below where they foretell nothing.
        trials: Of how many trials this was learned.
    """

    settings: tuple[SettingImportance, ...]
    explained: float
    trials: int

    @property
    def is_told(self) -> bool:
        """Whether the settings explain anything of what differs between the trials."""
        return self.explained > 0


def importance_of(paths: Sequence[str], places: Float64, errors: Float64, *, seed: int = 0) -> Importance | None:
    """Return how much each setting counts.

    Args:
        paths: The settings.
        places: Where each trial lies in each setting's span, from 0 to 1 (``Span.place``), shape (trials, settings).
        errors: What each came to, shape (trials,). Only their order counts, so that one trial that went wrong does
            not decide all.
        seed: Of the draws; the same arguments give the same numbers.

    Returns:
        ``None`` with fewer than ``ENOUGH_TRIALS`` trials, or where all came to the same.

    Example:
        >>> places = np.random.default_rng(0).uniform(size=(60, 2))
        >>> found = importance_of(("model.units", "model.dropout"), places, places[:, 0])
        >>> found.settings[0].path, found.settings[0].share > 0.8, found.is_told
        ('model.units', True, True)
    """
    count = len(errors)
    if count < ENOUGH_TRIALS or np.ptp(errors) == 0:
        return None
    ranks = np.argsort(np.argsort(errors, kind="stable"), kind="stable") / (count - 1)
    random = np.random.default_rng(seed)
    shares, told = [], []
    for draw in range(_DRAWS):
        drawn = random.integers(0, count, count)
        left = np.setdiff1d(np.arange(count), drawn)
        one, score = _draw(places, ranks, (drawn, left), seed + draw)
        shares.append(one)
        told.append(score)
    found = np.array(shares)  # (draws, settings)
    low, high = np.percentile(found, [5, 95], axis=0)
    each = [
        SettingImportance(path, *(float(one) for one in numbers))
        for path, *numbers in zip(paths, found.mean(axis=0), low, high, strict=True)
    ]
    return Importance(tuple(sorted(each, key=lambda one: -one.share)), float(np.median(told)), count)


def _draw(places: Float64, ranks: Float64, drawn: tuple[np.ndarray, np.ndarray], seed: int) -> tuple[Float64, float]:
    """Return each setting's share by a forest of one draw, and what it foretells of the trials left out."""
    from sklearn.ensemble import ExtraTreesRegressor

    inside, left = drawn
    forest = ExtraTreesRegressor(_TREES, min_samples_leaf=_LEAST_LEAF, random_state=seed, n_jobs=1)
    forest.fit(places[inside], ranks[inside])
    shares = np.mean([_shares(_Boxes.of(tree.tree_, places.shape[1])) for tree in forest.estimators_], axis=0)
    missed = rmse(ranks[left], forest.predict(places[left]))
    level = rmse(ranks[left], np.full(len(ranks[left]), ranks[inside].mean()))
    return shares, 1 - (missed / level) ** 2 if level else 0.0


@dataclass(frozen=True)
class _Boxes:
    """The leaves of a tree: ends of each along each setting, shape (leaves, settings), and its value."""

    low: Float64
    high: Float64
    value: Float64

    @classmethod
    def of(cls, tree: object, settings: int) -> _Boxes:
        """Cut the cube of all settings as a tree of scikit-learn does."""
        left, right = tree.children_left, tree.children_right  # type: ignore[attr-defined]
        feature, threshold, value = tree.feature, tree.threshold, tree.value  # type: ignore[attr-defined]
        found: list[tuple[Float64, Float64, float]] = []
        open_ones = [(0, np.zeros(settings), np.ones(settings))]
        while open_ones:
            node, low, high = open_ones.pop()
            if left[node] < 0:
                found.append((low, high, float(value[node].ravel()[0])))
                continue
            at, cut = feature[node], threshold[node]
            below, above = high.copy(), low.copy()
            below[at], above[at] = min(cut, high[at]), max(cut, low[at])
            open_ones += [(left[node], low, below), (right[node], above, high)]
        lows, highs, values = zip(*found, strict=True)
        return cls(np.array(lows), np.array(highs), np.array(values))


def _shares(boxes: _Boxes) -> Float64:
    """Return the share of a tree's variance that goes with each setting alone."""
    widths = boxes.high - boxes.low  # (leaves, settings)
    volume = widths.prod(axis=1)
    mean = volume @ boxes.value
    whole = volume @ np.square(boxes.value - mean)
    if whole <= 0:
        return np.zeros(widths.shape[1])
    along = [_variance(boxes, widths, setting, mean) for setting in range(widths.shape[1])]
    return np.asarray(along, dtype="float64") / float(whole)


def _variance(boxes: _Boxes, widths: Float64, setting: int, mean: float) -> float:
    """Return how much a tree's mean over all other settings varies along one."""
    others = np.delete(widths, setting, axis=1).prod(axis=1)  # of the cube's other sides, each leaf's part
    edges = np.unique([*boxes.low[:, setting], *boxes.high[:, setting]])
    middles = (edges[1:] + edges[:-1]) / 2
    inside = (boxes.low[:, setting] <= middles[:, None]) & (middles[:, None] < boxes.high[:, setting])
    along = inside @ (others * boxes.value)  # (pieces,)
    return float(np.diff(edges) @ np.square(along - mean))
