"""Mistakes that make a model look good: a file each says what it is, makes it on purpose, and says why it flatters.

Each of them lets a model know of its exam beforehand, which is called leakage: S. Kaufman, S. Rosset, C. Perlich,
"Leakage in data mining: formulation, detection, and avoidance", KDD (2011). ``LeakName`` (``config.py``) lists them.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import get_args

from lstm_core.config import LeakName
from lstm_core.leaks.leak import Leak, LeakOutcome

__all__ = ["LEAKS", "Leak", "LeakOutcome"]

LEAKS: Mapping[LeakName, Leak] = {
    name: import_module(f"{__name__}.{name}").LEAK for name in get_args(LeakName) if name != "none"
}
"""All mistakes by the name that a config gives them, in the order in which they are shown."""
