"""The parts of a script that read the series, cut it by time, scale it and make windows of it."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.config import ExperimentConfig
from lstm_core.features.panel_inputs import STATIC

__all__ = ["series_code"]

_Blocks = list[tuple[str, str]]

_READ = """
table = pd.read_csv("data.csv", parse_dates=["date"])
print(f"{len(table):,} rows, from {table['date'].min()} to {table['date'].max()}")
"""

_EDGES = '''
def edges_of(rows):
    """Return the numbers of the rows at which training, validation and test part begin, and the last one ends."""
'''
_BY_SHARE = """
    # A tiny bit more, as 0.7 + 0.1 is a little less than 0.8 in a computer.
    return 0, int(len(rows) * TRAIN + 1e-6), int(len(rows) * (TRAIN + VALIDATION) + 1e-6), len(rows)
"""
_BY_ROW = """
    return EDGES
"""
_BY_DATE = """
    return *rows["date"].searchsorted(pd.to_datetime(EDGES)), len(rows)
"""
_BY_DATE_TO_THE_END = """
    return tuple(rows["date"].searchsorted(pd.to_datetime(EDGES)))
"""

_MINMAX = '''
def scaling(values):
    """Return what maps the training rows to 0..1: the lowest value of each column, and how far it is to the highest."""
    low, high = values.min(axis=0), values.max(axis=0)
    return low, np.where(high > low, high - low, 1.0)
'''
_STANDARD = '''
def scaling(values):
    """Return what maps the training rows to mean 0 and deviation 1."""
    deviation = values.std(axis=0)
    return values.mean(axis=0), np.where(deviation > 0, deviation, 1.0)
'''
_BY_WINDOW = '''
def by_itself(windows):
    """Return the mean and the deviation of each column inside each window; 1 for one that stands still."""
    center, deviation = windows.mean(axis=1, keepdims=True), windows.std(axis=1, keepdims=True)
    still = deviation <= 2e-6 * np.abs(windows).max(axis=1, keepdims=True)
    return center, np.where(still, 1.0, deviation)
'''

_HAR = '''
def means(past, lengths):
    """Return a 1 and the means of the newest values of each window: of a day, a week and a month of daily bars."""
    return np.stack([np.ones(len(past)), *(past[:, -length:].mean(axis=1) for length in lengths)], axis=1)


def fit_har(values):
    """Fit HAR (Corsi 2009), one linear regression a row ahead, to the training rows of the target."""
    lengths = [length for length in (1, 5, 22) if length <= min(WINDOW, len(values) // 5)] or [1]
    past = np.lib.stride_tricks.sliding_window_view(values, lengths[-1])
    terms, first = means(past, lengths), lengths[-1] - 1
    fits = [np.linalg.lstsq(terms[:-step], values[first + step :], rcond=None)[0] for step in range(1, HORIZON + 1)]
    left = [values[first + step :] - terms[:-step] @ fit for step, fit in enumerate(fits, 1)]
    return lengths, np.stack(fits, axis=1), np.array([rest.std() or 1.0 for rest in left])
'''

_PARTS = '''
Part = collections.namedtuple("Part", "dates x y actual last base unit")


def parts_of(rows{flag}):
    """Cut one series by time into training, validation and test part, each as windows.

    What is fitted is fitted to the training rows alone: nothing that comes later may be known before.{told}
    """
    inputs, target = rows[INPUTS].to_numpy("float64"), rows[TARGET].to_numpy("float64")
    first, validation, test, end = edges_of(rows)
{known}    center, scale = scaling(inputs[first:{fitted}])
{static}    scaled = ((inputs - center) / scale).astype("float32")
{unit}
    def windows(start, stop, reach_back):
        predicted = np.arange(start if reach_back else start + WINDOW, stop - HORIZON + 1)  # rows, one a window
        x = np.stack([scaled[row - WINDOW : row] for row in predicted])  # (windows, WINDOW, FEATURES)
        past = np.stack([target[row - WINDOW : row] for row in predicted])  # (windows, WINDOW)
        actual = np.stack([target[row : row + HORIZON] for row in predicted])  # (windows, HORIZON)
{base}
        dates, counted = rows["date"].to_numpy()[predicted], (np.broadcast_to(each, y.shape) for each in (base, unit))
        return Part(dates, x, y.astype("float32"), actual, past[:, -1], *counted)

    return [
        windows(first, validation, False),
        windows(validation, test, {reach}) if test > validation else None,
        windows(test, end, {reach}),
    ]
'''

_ONCE_MORE = """ With
    ``once_more`` it is fitted to all rows before the test part: for networks that learn from these once more."""

_ONE = """
train, validation, test = parts_of(table)
{again}print(f"{{len(train.x)}} windows to learn from, {{len(test.x)}} to be judged by")
"""
_MANY = """
tickers = {{ticker: rows.reset_index(drop=True) for ticker, rows in table.groupby("ticker", sort=False)}}
seen = set(table.loc[table["seen"], "ticker"])  # the tickers that the network learns from


def together(parts):
    \"""Return the parts of many tickers as one: to learn from those of tickers that are seen, to be judged by all.\"""
    found = []
    for part, names in enumerate((seen, seen, parts)):
        some = [each[part] for name, each in parts.items() if name in names and each[part] is not None]
        found.append(Part(*map(np.concatenate, zip(*some))) if some else None)
    return found


train, validation, test = together({{name: parts_of(rows) for name, rows in tickers.items()}})
{again}print(f"{{len(tickers)}} tickers: {{len(train.x)}} windows to learn from, {{len(test.x)}} to be judged by")
"""


def series_code(config: ExperimentConfig, edges: Sequence[str]) -> _Blocks:
    """Return the parts of a script up to the windows, each with its heading.

    Args:
        config: The settings.
        edges: Of many tickers, where the parts begin; empty for one series.
    """
    features = config.features
    by_date = _BY_DATE_TO_THE_END if len(edges) > 3 else _BY_DATE
    by_number = _BY_SHARE if config.split.rows is None else _BY_ROW
    scaling = _MINMAX if features.scaling == "minmax" else _STANDARD
    helpers = [_EDGES.rstrip() + (by_date if edges else by_number), scaling]
    if features.scaling == "window":
        helpers.append(_BY_WINDOW)
    if features.target_kind == "har":
        helpers.append(_HAR)
    return [
        ("The series: one row a time step, the oldest first", _READ),
        ("Parts by time, scaled by what the training part holds", "\n\n\n".join(map(str.strip, helpers))),
        (
            "Windows: what the network sees, and what it is to say",
            f"{_parts(config).strip()}\n\n\n{_used(config, edges)}",
        ),
    ]


def _used(config: ExperimentConfig, edges: Sequence[str]) -> str:
    again = ""
    if config.refits:
        cut = "parts_of({}, once_more=True)"
        many = f"together({{name: {cut.format('rows')} for name, rows in tickers.items()}})"
        again = f"again = {many if edges else cut.format('table')}  # in the other scale\n"
    return (_MANY if edges else _ONE).format(again=again).strip()


def _parts(config: ExperimentConfig) -> str:
    features = config.features
    static = [place for place, name in enumerate(features.inputs) if name in STATIC]
    return _PARTS.format(
        reach=config.split.reach_back,
        flag=", once_more=False" if config.refits else "",
        told=_ONCE_MORE if config.refits else "",
        known="    known = test if once_more else validation\n" if config.refits else "",
        fitted=_fitted(config),
        static=f"    center[{static}], scale[{static}] = 0.0, 1.0  # these tell tickers apart; they stay as they are\n"
        if static
        else "",
        unit=_unit(config),
        base=_base(config, static),
    )


def _fitted(config: ExperimentConfig) -> str:
    """Return what the script calls the end of the rows that scaling is fitted to."""
    return "known" if config.refits else "validation"


def _unit(config: ExperimentConfig) -> str:
    """Return the lines that say, by the training rows, in what the network's outputs are counted."""
    features, rows = config.features, f"target[first:{_fitted(config)}]"
    values = f"np.log({rows})" if features.target_kind == "log_return" else rows
    if features.target_kind == "har":
        return f"    lengths, weights, unit = fit_har({rows})\n"
    if features.scaling == "window":
        return f"    mean, deviation = scaling({values})\n"
    if features.target_kind == "level":
        return f"    low, unit = scaling({values})\n"
    return (
        f"    values = {values}\n"
        "    unit = np.array([(values[step:] - values[:-step]).std() or 1.0 for step in range(1, HORIZON + 1)])\n"
    )


def _base(config: ExperimentConfig, static: list[int]) -> str:
    """Return the lines that say what the outputs of each window are counted from, and scale windows by themselves."""
    features = config.features
    kind, lines = features.target_kind, []
    if features.scaling == "window":
        lines += ["center, scale = by_itself(x)  # each window is scaled by itself"]
        lines += [f"center[..., {static}], scale[..., {static}] = 0.0, 1.0"] if static else []
        lines += ['x = ((x - center) / scale).astype("float32")']
        if kind != "har":
            values = "np.log(past)" if kind == "log_return" else "past"
            lines += [
                f"own, unit = (each[:, 0] for each in by_itself((({values} - mean) / deviation)[:, :, None]))",
                "unit = unit * deviation",
            ]
    if kind == "level" and features.scaling == "window":
        lines += ["base = own * deviation + mean  # counted from the window's own mean"]
    elif kind == "level":
        lines += ["base = low"]
    elif kind == "har":
        lines += ["base = means(past, lengths) @ weights  # counted from what HAR says"]
    else:
        lines += ["base = past[:, -1:]  # counted from the last value: 0 says that it stays"]
    lines += ["y = np.log(actual / base) / unit" if kind == "log_return" else "y = (actual - base) / unit"]
    return "\n".join(f"        {line}" for line in lines)
