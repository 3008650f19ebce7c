"""What an ablation says where the answer is known: `python -m benchmarks.ablation [TIMES]`, 20 times by default.

On the planted-lag set x decides the target, the distractor is noise. Each time begins from other seeds, and the run as
it is, is also held against itself from the seeds of the time before: two arms of equal worth. Answers are kept in
``results/ablation.json`` after each time, so that whoever breaks it off keeps what there is.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from lstm_core import experiment
from lstm_core.config import ExperimentConfig, preset
from lstm_core.data.catalogue import load_series
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.arms import ArmPair, Gain, PairedFold, gains
from lstm_core.results import Outputs
from lstm_core.studies import STUDIES
from lstm_core.studies.common.asks import Start
from lstm_core.verdicts.ablation import judge_gain

__all__ = ["measure"]

SEEDS, FOLDS, APART = 3, 3, 1000
RESULTS = Path(__file__).parent / "results" / "ablation.json"
CONFIG = (
    preset("recommended")
    .with_("data", source="synthetic", name="planted_lag")
    .with_("features", inputs=("x", "distractor", "y"), target="y", target_kind="level", window=8)
    .with_("model", units=8, zero_head=False)
    .with_("training", epochs=30, learning_rate=0.02, batch_size=64, patience=10, min_gain=None)
)

Arm = Mapping[tuple[int, int], Outputs]  # by fold and seed, both counted from 0


def measure(times: int = 20) -> list[dict[str, str]]:
    """Return what was said each time of x, of the distractor, and of two equal arms."""
    table, before, found = load_series(CONFIG.data), None, list[dict[str, str]]()
    for number in range(times + 1):  # one more, whose run as it is stands beside the first one's
        config = CONFIG.with_("", seed=APART * number)
        arms = _trained(config, table, changes=number > 0)
        if before is not None:
            pairs = [_pair(arms[0], arm) for arm in arms[1:]]
            asked, equal = gains(pairs), gains([_pair(arms[0], before)])
            named = zip(("x", "distractor", "itself"), (*asked, *equal), strict=True)
            found.append({name: _said(name, each) for name, each in named})
            RESULTS.write_text(json.dumps(found, indent=1) + "\n")
        before = arms[0]
    return found


def _trained(config: ExperimentConfig, table: PriceTable, *, changes: bool) -> list[Arm]:
    """Train the run as it is and, where asked to, without x and without the distractor."""
    asked = ("without:x", "without:distractor")
    start = Start(config, table.dates, table)
    configs = STUDIES["ablation"].configs(start, change=asked, folds=FOLDS, seeds=SEEDS)
    arms: list[dict[tuple[int, int], Outputs]] = [{} for _ in (None, *asked)]
    for place, each in enumerate(configs):
        rest, arm = divmod(place, len(arms))
        seed, fold = divmod(rest, FOLDS)
        if arm == 0 or changes:
            job = experiment.prepare_job(each, table)
            arms[arm][fold, seed] = experiment.predict(job, experiment.fit(job)).test
    return list(arms)


def _pair(with_it: Arm, without: Arm) -> ArmPair:
    folds = []
    for fold in range(FOLDS):
        squares = [np.stack([_squares(arm[fold, seed]) for seed in range(SEEDS)]) for arm in (with_it, without)]
        folds.append(PairedFold(with_it[fold, 0].dates.to_numpy(), tuple(range(SEEDS)), *squares))
    return ArmPair(tuple(folds))


def _squares(outputs: Outputs) -> np.ndarray:
    return (outputs.actual[:, 0] - outputs.point[:, 0]) ** 2


def _said(name: str, measured: Gain) -> str:
    judged = judge_gain(name, measured)
    print(f"{name}: {judged.outcome}, {measured.gain:+.4f} {measured.interval}", flush=True)
    return judged.outcome


if __name__ == "__main__":
    answers = measure(*(int(times) for times in sys.argv[1:]))
    for asked_about in answers[0]:
        print(asked_about, dict(Counter(each[asked_about] for each in answers)))
