"""Ten drawn configs, trained twice and once with a worker that is killed on the way: the same numbers each time."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from lstm_core.config import ExperimentConfig, preset
from lstm_core.results import RunResult
from tests.processes import kill, worker_processes
from tests.trials.lab import TriedLab, load
from tests.trials.trial import Outcome, trial
from tests.trials.visitor import OWNER

DRAWN = 10
EPOCHS = 40


@trial(f"{DRAWN} drawn configs, trained twice and once with a killed worker")
def same_numbers(home: Path) -> Outcome:
    lab = TriedLab(home / "lab", workers=1, trainer="lstm_core.experiment:run")
    lab.start()
    draw = random.Random(12)  # noqa: S311 (no secret)
    repeated, killed, resumed = [], [], 0
    for _ in range(DRAWN):
        config = _draw(draw)
        first, second = _trained(lab, config), _trained(lab, config)
        third, begun = _trained_with_a_kill(lab, config)
        resumed += begun[-1] > 1
        repeated.append(_apart(first, second))
        killed.append(_apart(first, third))
    outcome = lab.outcome
    outcome.load = load()
    outcome.notes.append(f"twice: {sum(not apart for apart in repeated)} of {DRAWN} equal in every bit")
    outcome.notes.append(f"killed: {sum(not apart for apart in killed)} of {DRAWN} equal in every bit")
    outcome.notes.append(f"largest difference of a loss: twice {max(repeated):.1e}, killed {max(killed):.1e}")
    outcome.notes.append(f"{resumed} of {DRAWN} went on from a checkpoint")
    return lab.count()


def _draw(draw: random.Random) -> ExperimentConfig:
    config = preset(draw.choice(("tutorial", "recommended"))).with_("data", last_rows=draw.randint(300, 600))
    config = config.with_("features", window=draw.randint(5, 30), horizon=draw.choice((1, 1, 3)))
    model = {
        "units": draw.randint(2, 12),
        "layers": draw.choice((1, 1, 2)),
        "cell": draw.choice(("lstm", "lstm", "gru")),
        "attention": draw.choice(("tutorial", "dot", "none")),
        "dropout": draw.choice((0.0, 0.2)),
    }
    training = {"epochs": EPOCHS, "patience": None, "batch_size": draw.choice((16, 32, 64))}
    return config.with_("model", **model).with_("training", **training).with_("", seed=draw.randint(0, 10_000))


def _trained(lab: TriedLab, config: ExperimentConfig) -> RunResult:
    run_id = _submit(lab, config)
    lab.reach_end(run_id)
    assert lab.store.get(run_id).has_result, lab.store.get(run_id).message
    return lab.store.result(run_id)


def _trained_with_a_kill(lab: TriedLab, config: ExperimentConfig) -> tuple[RunResult, list[int]]:
    run_id = _submit(lab, config)
    lab.reach(run_id, 3)
    for worker in worker_processes(lab.service()):
        kill(worker)
    lab.reach_end(run_id, "the end of a run whose worker was killed")
    assert lab.store.get(run_id).has_result, lab.store.get(run_id).message
    begun = [event.first_epoch for event in lab.store.events(run_id)[0] if event.kind == "started"]
    return lab.store.result(run_id), begun


def _submit(lab: TriedLab, config: ExperimentConfig) -> str:
    run_id = lab.store.submit(config, OWNER, "IBM")
    lab.runs[run_id] = EPOCHS
    return run_id


def _apart(one: RunResult, two: RunResult) -> float:
    """Return the largest relative difference between the losses of two runs, or of their predictions."""
    pairs: list[tuple[ArrayLike, ArrayLike]] = [
        (one.loss, two.loss),
        (one.val_loss, two.val_loss),
        (one.outputs.values, two.outputs.values),
    ]
    return max(float(np.max(np.abs(np.subtract(a, b)) / np.abs(a))) for a, b in pairs)
