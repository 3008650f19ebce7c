"""The types of arrays, each under one name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Float32"]

Float32 = NDArray[np.float32]
