"""The backtest of a run: the same settings trained anew again and again, each time tested on the rows that came next.

What the folds come to is computed in ``evaluation/backtest.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import pandas as pd

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError, LabError, TooFewRowsError
from lstm_core.evaluation.backtest import Backtest, summarize
from lstm_core.features.splits import split_rows
from lstm_core.numbers import column_format, listed, number
from lstm_core.results import Evaluation, RunResult
from lstm_core.studies.common.asks import Answers, Bounds, Choice, Number, Start
from lstm_core.studies.common.opponent_columns import opponent_columns
from lstm_core.studies.common.report import (
    Block,
    Column,
    Drawn,
    Judged,
    KeyNumbers,
    Report,
    Said,
    Table,
    Trained,
)
from lstm_core.studies.common.study import Study

__all__ = ["MAX_FOLDS", "STUDY", "Scheme", "fold_configs"]

MAX_FOLDS = 50
_FEWEST_TESTED = 5
"""Windows to test in each fold; fewer tell nothing of it."""
_FEWEST_TRAINED = 20
"""Windows to fit each fold to; with fewer the model learns nothing."""
_USUAL_FOLDS, _MOST_FOLDS = 5, 10  # on a page


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
        ConfigError: The number of folds or of rows is impossible, or there is no such scheme.
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
    if scheme not in set(Scheme):
        raise ConfigError(f"There is no scheme '{scheme}' of a backtest. Choose one of: {', '.join(Scheme)}.")
    if not 2 <= folds <= MAX_FOLDS:
        raise ConfigError(f"A backtest has 2 to {MAX_FOLDS} folds, not {folds}.")
    split = split_rows(rows, config.split)
    fewest = _FEWEST_TESTED + config.features.horizon - 1
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
    needed = window + ahead + _FEWEST_TRAINED
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


def _fold_bounds(_start: Start, _given: Answers) -> Bounds:
    return Bounds(2, _MOST_FOLDS, _USUAL_FOLDS)


def _stretch_bounds(start: Start, given: Answers) -> Bounds:
    """Return how many rows each fold may test; by default the folds share the run's test part."""
    fewest, rows = _FEWEST_TESTED + start.config.features.horizon - 1, len(start.dates)
    try:
        first, *_ = fold_configs(start.config, rows, given["folds"])
    except LabError:
        usual = fewest  # too few rows for so many folds of the usual length; shorter ones may do
    else:
        usual = len(split_rows(rows, first.split).test)
    return Bounds(fewest, max(rows // given["folds"], fewest), usual)


class _BacktestStudy(Study[Backtest]):
    """Walk forward: folds along the series, each fitted to the past of the rows that it is tested on."""

    command = "backtest"
    has_own_command = True
    title = "Backtest"
    called = "a backtest"
    about = "score"
    summary = (
        "Walk forward: train again and again on the past of each stretch of the series, and judge all of them together."
    )
    intro = (
        "A single test part is one stretch of history, and a model may be lucky there. A **walk-forward backtest** "
        "trains the same settings anew several times, each time on the past alone, and tests each model on the rows "
        "that came next."
    )
    asks = (
        Number(
            "folds",
            "Folds",
            "How many times the model is trained anew and tested on new rows. More folds show better whether a score "
            "hangs on one stretch of history, and take longer.",
            _fold_bounds,
            default=_USUAL_FOLDS,
        ),
        Number(
            "every",
            "Train anew every … rows",
            "How many rows each model is tested on before the next one is trained. By default the folds share the test "
            "part of this run.",
            _stretch_bounds,
        ),
        Choice(
            "scheme",
            "Each fold learns",
            "Expanding: from everything that lies before its test rows. Rolling: from the newest so many rows as the "
            "first fold has, so that old times are forgotten.",
            {
                Scheme.EXPANDING: "from all rows before its exam",
                Scheme.ROLLING: "from as many rows as the first one",
            },
        ),
    )
    again = "Run it again with other folds"
    icon = "history"
    compares_with_start = False

    def configs(
        self,
        start: Start,
        *,
        folds: int = _USUAL_FOLDS,
        every: int | None = None,
        scheme: str = Scheme.EXPANDING,
    ) -> tuple[ExperimentConfig, ...]:
        """Return the folds, as ``fold_configs`` does."""
        self.require(start.config)
        return fold_configs(start.config, len(start.dates), folds, every=every, scheme=scheme)

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Number the folds."""
        return tuple(f"fold {number}" for number in range(1, len(configs) + 1))

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say the same each time."""
        return "Run the backtest"

    def plan(self, start: Start, configs: Sequence[ExperimentConfig]) -> Drawn:
        """Draw what each fold learns from, and its exam."""
        # Imported here, so that commands that draw nothing do without Plotly.
        from lstm_core.charts.results.folds import fold_stretches

        return Drawn(fold_stretches(configs, start.dates), "folds")

    def report(self, start: RunResult | None, trained: Sequence[Trained]) -> Report[Backtest]:
        """Put the folds together."""
        found = summarize([each.result for each in trained])
        numbers = [each.number for each in trained]
        blocks: tuple[Block, ...] = (
            Said(found.sentence, "strong"),
            *_spread(found),
            *_ratios(found, trained[0].result.title, numbers),
            Said(f"All {len(found.pooled):,} predictions of the folds together:"),
            Judged(found.verdict),
            *_other_errors(found.evaluation),
            _table(found, numbers),
            Said(f"Errors are in the unit of {found.target}, one row ahead. Each fold is a model of its own.", "note"),
        )
        return Report(found, found.sentence, found.to_json(), blocks)


def _spread(found: Backtest) -> tuple[KeyNumbers, ...]:
    spread = found.skill
    if spread is None:
        return ()
    deviation = "–" if spread.deviation is None else f"{spread.deviation:.3f}"
    won = "In which the model's typical error was smaller than that of repeating the last value."
    numbers: tuple[tuple[str, str, str], ...] = (
        ("Folds won", f"{found.wins} of {len(found.folds)}", won),
        ("Mean skill", f"{spread.mean:+.3f}", "Mean of the folds' skill; above 0 the model is better."),
        ("Spread of skill", deviation, "Standard deviation from fold to fold: how much luck there is in one score."),
        ("Worst fold", f"{spread.low:+.3f}", "The lowest skill of any fold."),
        ("Best fold", f"{spread.high:+.3f}", "The highest skill of any fold."),
    )
    if found.rivals:
        beaten = sum(fold.beat_the_opponent for fold in found.folds)
        told = (
            "In which the model's typical error was smaller than that of the simple method which was the best before."
        )
        numbers = (numbers[0], ("Simple method beaten", f"{beaten} of {len(found.folds)}", told), *numbers[1:])
    return (KeyNumbers(numbers),)


def _other_errors(found: Evaluation) -> tuple[Said, ...]:
    """Say the errors that have no unit, where they were measured in every fold."""
    told = [
        f"{name} {number(mine, 3)} (repeating: {number(theirs, 3)})"
        for name, mine, theirs in (
            ("MASE", found.model.mase, found.persistence.mase),
            ("QLIKE", found.model.qlike, found.persistence.qlike),
        )
        if mine is not None and theirs is not None
    ]
    return (Said(f"Errors without a unit, the smaller the better: {listed(told)}.", "note"),) if told else ()


def _ratios(found: Backtest, title: str, numbers: Sequence[int]) -> tuple[Drawn, ...]:
    # Imported here, so that commands that draw nothing do without Plotly.
    from lstm_core.charts.results.folds import fold_ratios

    if found.rmse_ratio is None:
        return ()
    return (Drawn(fold_ratios(found, title, numbers), "fold_ratios"),)


def _table(found: Backtest, numbers: Sequence[int]) -> Table:
    rows = [
        {
            "fold": number,
            "tested from": fold.tested_from,
            "to": fold.tested_to,
            "predictions": fold.windows,
            "RMSE": fold.model.rmse,
            "RMSE of persistence": fold.persistence.rmse,
            "skill": fold.skill,
        }
        | (opponent_columns(fold.opponent, fold.opponent_rmse) if found.rivals else {})
        for number, fold in zip(numbers, found.folds, strict=True)
    ]
    errors = [(fold.model.rmse, fold.persistence.rmse, fold.opponent_rmse or 0.0) for fold in found.folds]
    sized = column_format([error for fold in errors for error in fold])
    columns = {
        "tested from": Column(step=found.step),
        "to": Column(step=found.step),
        "RMSE": Column(sized, f"The model's typical miss in {found.target}."),
        "RMSE of persistence": Column(sized, "That of repeating the last value, on the same rows."),
        "skill": Column("%+.3f", "1 − RMSE / RMSE of persistence; above 0 the model is better."),
        "its RMSE": Column(sized, "Its typical miss on the same rows."),
        "skill against it": Column("%+.3f", "1 − RMSE / its RMSE; above 0 the model is better."),
    }
    return Table(pd.DataFrame(rows), columns, "folds")


STUDY = _BacktestStudy()
