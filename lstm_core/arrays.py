"""The types of arrays, each under one name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["AnyFloat", "Bools", "Float32", "Float64", "Int32", "Int64", "Moments64"]

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
AnyFloat = NDArray[np.floating]
"""Of any width."""
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
Moments64 = NDArray[np.datetime64]
