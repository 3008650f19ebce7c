"""The mistake of fitting the scaler on all rows."""

from __future__ import annotations

import numpy as np

from lstm_core.config import ExperimentConfig
from lstm_core.features.splits import Part, Split, split_rows
from lstm_core.leaks.leak import Leak, LeakOutcome
from lstm_core.results import RunResult

__all__ = ["LEAK"]


class _ScalerLeak(Leak):
    """The scaler has seen how far the test part reaches."""

    title = "scaler fitted on everything"
    short_title = ("scaler on", "all rows")
    done = (
        "The lowest and highest value (or mean and spread) that the numbers are scaled by are taken from all rows "
        "before the split, not from the training part alone."
    )
    why = "So the model is told how far the test part reaches, which nobody could have known at the time."
    with_it = "With the scaler fitted on everything"
    confession = "the scaler was fitted on all rows, so the model knew beforehand how far the test part reaches"

    def fitted_to(self, split: Split, honest: Part) -> Part:
        """Return all rows."""
        return Part(split.train.start, split.test.stop)

    def about(self, config: ExperimentConfig) -> str:
        """Say where this mistake can't be made, or reaches further.

        Example:
            >>> LEAK.about(ExperimentConfig())
            ''
        """
        har = config.features.target_kind == "har"
        if config.features.scaling != "window":
            return "HAR, from which the outputs of this run are counted, is fitted to all rows as well." * har
        alone = "each window of this run is scaled by itself, so no scaler can know beforehand what comes later"
        return f"{alone}; but HAR, from which its outputs are counted, is fitted to all rows." if har else f"{alone}."

    def reason(self, outcome: LeakOutcome, honest: RunResult, leaked: RunResult) -> str:
        """Count the test rows that lie outside of what the training part had shown."""
        features = honest.config.features
        if features.target_kind == "har":
            return "HAR, from which the outputs are counted, was fitted to the test part, too" * (outcome == "flatters")
        if features.scaling == "window":
            return "each window is scaled by itself, so there was nothing to know beforehand" * (outcome != "flatters")
        split = split_rows(len(honest.series), honest.config.split)
        values = honest.series[features.target].to_numpy(dtype="float64")
        known, tested = values[split.train.start : split.train.stop], values[split.test.start : split.test.stop]
        outside = int(np.sum((tested < known.min()) | (tested > known.max())))
        if outcome == "flatters":
            reach = f", and {outside} of its {len(tested)} rows lie outside of what the training part had shown"
            return f"the scaler had seen how far the test part reaches{reach if outside else ''}"
        if outside == 0 and outcome != "worse":
            return "every test row lies within the range of the training part, so there was nothing to know beforehand"
        return ""


LEAK = _ScalerLeak()
