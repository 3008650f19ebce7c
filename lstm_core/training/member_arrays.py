"""The networks of a run that are trained already, as arrays of a checkpoint, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_core.model.weights import arrays_under
from lstm_core.training.history import History
from lstm_core.training.outcome import Member, Refitted, TrainingOutcome

__all__ = ["arrays_of_members", "members_from"]

_Arrays = Mapping[str, NDArray[Any]]


def arrays_of_members(members: Sequence[Member]) -> dict[str, NDArray[Any]]:
    """Return networks as arrays, whose names begin with ``member:`` and the network's number."""
    found: dict[str, NDArray[Any]] = {}
    for number, member in enumerate(members, 1):
        start, best = f"member:{number}:", member.first.best_trained_weights
        found[f"{start}facts"] = np.array(json.dumps(_facts(member)), dtype=np.str_)
        found[f"{start}calibration"] = member.calibration
        found |= {f"{start}weights:{name}": array for name, array in member.weights.items()}
        found |= {f"{start}best:{name}": array for name, array in (best or {}).items()}
    return found


def members_from(arrays: _Arrays) -> tuple[Member, ...]:
    """Return the networks that ``arrays_of_members`` packed; other arrays do not matter.

    Raises:
        KeyError, TypeError, ValueError: They are damaged.
    """
    members: list[Member] = []
    while f"member:{len(members) + 1}:facts" in arrays:
        start = f"member:{len(members) + 1}:"
        inside = arrays_under(start, arrays)
        members.append(_member(json.loads(str(inside["facts"])), inside))
    return tuple(members)


def _facts(member: Member) -> dict[str, Any]:
    """Return all of a network that is no array; JSON keeps floats to the last bit."""
    first, refit = member.first, member.refit
    return {
        "seed": member.seed,
        "history": vars(first.history),
        "kept_epoch": first.kept_epoch,
        "ended_by": first.ended_by,
        "refit": None if refit is None else vars(refit),
        "diverged": member.diverged,
    }


def _member(facts: Mapping[str, Any], inside: _Arrays) -> Member:
    refit = facts["refit"]
    if refit is not None:
        refit = Refitted(**refit | {"loss": tuple(refit["loss"]), "seconds": tuple(refit["seconds"])})
    best = arrays_under("best:", inside)
    return Member(
        seed=facts["seed"],
        first=TrainingOutcome(History(**facts["history"]), facts["kept_epoch"], facts["ended_by"], best or None),
        weights=arrays_under("weights:", inside),
        calibration=inside["calibration"],
        refit=refit,
        diverged=facts.get("diverged", False),
    )
