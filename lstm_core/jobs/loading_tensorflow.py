"""Loading TensorFlow as quickly as a worker can: it is most of what a worker does before its first run."""

from __future__ import annotations

import gc
import importlib
import sys
from types import ModuleType

__all__ = ["load_tensorflow"]


def load_tensorflow() -> None:
    """Load TensorFlow, and what trains with it; does nothing when that is done already."""
    if "lstm_core.training.compiled" in sys.modules:
        return
    collecting = gc.isenabled()
    # Modules are made and kept: looking through them again and again for what could be freed finds nothing.
    gc.disable()
    # Keras loads scikit-learn, and with it SciPy's statistics, for wrappers that the lab does not use, and goes without
    # where there is none. Here it is needed only after the first training, by the baselines.
    hidden: dict[str, ModuleType | None] = {} if "sklearn" in sys.modules else {"sklearn": None}
    sys.modules.update(hidden)  # type: ignore[arg-type]
    try:
        importlib.import_module("tensorflow")
    finally:
        for name in hidden:
            del sys.modules[name]
        gc.freeze()
        if collecting:
            gc.enable()
    importlib.import_module("lstm_core.training.compiled")
