"""When a trial is ended early, because half of those before it were better by then.

The rule is Optuna's: after an epoch, the best validation loss of the trial so far is held against the median of what
the trials that came to their end had after the same epoch. Only those trials count whose outcome was known when this
one was proposed, so that the answer does not depend on who happened to be quicker.
"""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.search.plan import Plan, known
from lstm_core.search.trial import Trial

__all__ = ["LEAST_DONE", "pruned_after"]

LEAST_DONE = 5
"""So many trials have come to their end before any is ended early."""

_SHARE = 5  # of its epochs: the first fifth says too little


def pruned_after(plan: Plan, start: Trial, before: Sequence[Trial], trial: Trial) -> int | None:
    """Return after which epoch a trial is ended early; ``None`` if it goes on.

    Args:
        plan: What the search does.
        start: The run that it is made of.
        before: All trials before it.
        trial: Itself, with the losses of its epochs so far.
    """
    told = (start, *before[: known(plan, len(before))])
    if not plan.can_prune or not trial.losses or sum(each.state == "done" for each in told) < LEAST_DONE:
        return None
    from optuna.pruners import PercentilePruner

    from lstm_core.search.with_optuna import study_of

    first = max(trial.config.training.epochs // _SHARE, 2)
    pruner = PercentilePruner(50.0, n_startup_trials=LEAST_DONE, n_warmup_steps=first)
    asked = study_of(plan, start, before, pruner=pruner).ask()
    for epoch, loss in sorted(trial.losses.items()):
        asked.report(loss, epoch)
        if asked.should_prune():
            return epoch
    return None
