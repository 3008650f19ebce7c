"""The tickers of a run as arrays: what is said of 500 of them would make the list of all runs slow to read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from lstm_core.results import Panel, PanelTicker

__all__ = ["pack_panel", "unpack_panel"]

_TICKERS, _LEFT_OUT, _OPPONENTS = "panel:tickers", "panel:left_out", "panel:opponents"
_DATES = "panel:dates"
_tickers = TypeAdapter(tuple[PanelTicker, ...])
_sentences = TypeAdapter(tuple[str, ...])


def pack_panel(panel: Panel) -> dict[str, NDArray[Any]]:
    """Return a panel as arrays: what is no number is JSON, as bytes."""
    texts = {_TICKERS: _tickers.dump_json(panel.tickers), _LEFT_OUT: _sentences.dump_json(panel.left_out)}
    arrays = {name: np.frombuffer(text, dtype="uint8") for name, text in texts.items()} | {_OPPONENTS: panel.opponents}
    return arrays if panel.dates is None else arrays | {_DATES: panel.dates.to_numpy("datetime64[ns]").astype("int64")}


def unpack_panel(arrays: Mapping[str, NDArray[Any]]) -> Panel | None:
    """Return the panel that ``pack_panel`` took apart; ``None`` if there was none.

    Raises:
        ValueError: A part of it is missing or damaged.
    """
    if _TICKERS not in arrays:
        return None
    try:
        tickers = _tickers.validate_json(arrays[_TICKERS].tobytes())
        left_out = _sentences.validate_json(arrays[_LEFT_OUT].tobytes())
        dates = pd.DatetimeIndex(arrays[_DATES].astype("datetime64[ns]")) if _DATES in arrays else None
        return Panel(tickers, left_out, arrays[_OPPONENTS].astype("float64"), dates)
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is missing") from error
    except ValidationError as error:
        raise ValueError(f"{_TICKERS}: {error.errors()[0]['msg']}") from error
