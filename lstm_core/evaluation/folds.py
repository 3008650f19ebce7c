"""The folds of a walk-forward backtest: which rows each is fitted to, and which it is tested on."""

from __future__ import annotations

from enum import StrEnum

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError, TooFewRowsError
from lstm_core.features.splits import split_rows

__all__ = ["FEWEST_TESTED", "FEWEST_TRAINED", "MAX_FOLDS", "Scheme", "fold_configs"]

MAX_FOLDS = 50
FEWEST_TESTED = 5
"""Windows to test in each fold; fewer tell nothing of it."""
FEWEST_TRAINED = 20
"""Windows to fit each fold to; with fewer the model learns nothing."""


class Scheme(StrEnum):
    """What each fold is fitted to: all rows before its test rows, or the newest so many as the first fold has."""

    EXPANDING = "expanding"
    ROLLING = "rolling"


def fold_configs(
    config: ExperimentConfig, rows: int, folds: int, *, every: int | None = None, scheme: str = Scheme.EXPANDING
) -> tuple[ExperimentConfig, ...]:
    """Return the configs of a backtest's folds, in the order of time.

    The last ``folds * every`` rows are tested, ``every`` of them in each fold. What lies before the test rows of a fold
    is cut into training and validation by the config's own shares, the newest rows being those of validation; without
    a validation part all of it is for training. Windows of a fold may reach back over its parts, so that each test row
    gets a prediction (with a horizon of several rows, the fold's last ones are predicted from further off only).

    Args:
        config: The run to repeat; its seed, too, is that of each fold.
        rows: Rows of its table, with the indicators added (``len(with_features(table, config.features))``).
        folds: How many folds, 2 to ``MAX_FOLDS``.
        every: Test rows in each fold. By default the folds share what the config's own test part has.
        scheme: One of ``Scheme``. ``expanding``: each fold is fitted to all rows before its test rows. ``rolling``:
            to the newest so many as the first fold has, so that old history is forgotten and all folds are fitted to
            equally much.

    Raises:
        ConfigError: The number of folds or of rows is impossible, there is no such scheme, or the config makes a
            mistake on purpose.
        TooFewRowsError: The rows are too few for so many folds.

    Example:
        >>> config = ExperimentConfig().with_("split", train=0.7, validation=0.1).with_("features", window=10)
        >>> for fold in fold_configs(config, rows=1000, folds=4):
        ...     print(fold.split.rows)
        (0, 700, 800, 850)
        (0, 744, 850, 900)
        (0, 788, 900, 950)
        (0, 831, 950, 1000)
    """
    if config.leak != "none":
        raise ConfigError("This run makes a mistake on purpose, so that a backtest of it would tell nothing.")
    if scheme not in set(Scheme):
        raise ConfigError(f"There is no scheme '{scheme}' of a backtest. Choose one of: {', '.join(Scheme)}.")
    if not 2 <= folds <= MAX_FOLDS:
        raise ConfigError(f"A backtest has 2 to {MAX_FOLDS} folds, not {folds}.")
    split = split_rows(rows, config.split)
    fewest = FEWEST_TESTED + config.features.horizon - 1
    if every is None:
        every = max(len(split.test) // folds, fewest)
    elif every < fewest:
        raise ConfigError(f"Each fold would test {every} rows, but {fewest} are needed to tell anything of it.")
    share = len(split.validation) / max(len(split.train) + len(split.validation), 1)
    first = rows - folds * every
    parts = []
    for test in range(first, rows, every):
        start = test - first if scheme == Scheme.ROLLING else 0
        parts.append((start, test - round(share * (test - start)), test, test + every))
    _require_enough(parts[0], rows, folds, config)
    return tuple(config.with_("split", rows=part, reach_back=True) for part in parts)


def _require_enough(part: tuple[int, int, int, int], rows: int, folds: int, config: ExperimentConfig) -> None:
    """Refuse a backtest whose first fold, which is fitted to the fewest rows, has too few of them."""
    start, validation, test, end = part
    window, ahead = config.features.window, config.features.horizon - 1
    needed = window + ahead + FEWEST_TRAINED
    problem = f"Too few rows for a backtest of {folds} folds of {end - test} rows each:"
    way_out = "Choose fewer or shorter folds, a shorter window or a longer series."
    if validation - start < needed:
        raise TooFewRowsError(
            f"{problem} of the {rows} rows, {max(validation - start, 0)} are left to train the first fold with, and a "
            f"window of {window} needs {needed} or more. {way_out}"
        )
    if config.split.has_validation and test - validation <= ahead:
        raise TooFewRowsError(
            f"{problem} the first fold has {test - validation} rows for validation, and {ahead + 1} are needed. "
            f"{way_out}"
        )
