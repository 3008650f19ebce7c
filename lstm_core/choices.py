"""What people choose, part by part: the building blocks of a draft (``draft.py``) and of a record (``config.py``).

Each part is frozen and validates itself; defaults are those of the tutorial. What only a record knows stands in
``config.py``. Where the two differ they are made of two classes that are siblings: neither passes for the other.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lstm_core.frozen_model import FrozenModel

__all__ = [
    "MAX_HORIZON",
    "AttentionName",
    "CsvReading",
    "DataChoice",
    "DateOrder",
    "DecimalMark",
    "DoubledHour",
    "FeatureConfig",
    "Letters",
    "Loss",
    "Missing",
    "ModelConfig",
    "ScalingMethod",
    "SeriesFields",
    "SourceName",
    "SplitChoice",
    "SplitFields",
    "TargetKind",
    "TrainingConfig",
]

MAX_HORIZON = 20
MAX_AGE, MOST_AGE = 7, 3660  # days for which the last value of another series serves: by default, and at most

ScalingMethod = Literal["minmax", "standard"]
TargetKind = Literal["level", "change", "log_return"]
SourceName = Literal["bundled", "sp500", "synthetic", "upload", "file"]  # each is a file of data/sources/
Missing = Literal["drop", "fill", "refuse", "used"]
Cell = Literal["lstm", "gru"]
AttentionName = Literal["tutorial", "additive", "dot", "multi_head", "none"]
Loss = Literal["mse", "mae", "huber", "quantile"]
Optimizer = Literal["adam", "adamw", "rmsprop", "sgd"]
DateOrder = Literal["ymd", "dmy", "mdy"]
DecimalMark = Literal[".", ","]
Letters = Literal["multiply", "unit"]
DoubledHour = Literal["first", "last", "mean"]


class CsvReading(FrozenModel):
    """How a file is read (CSV, a workbook, parquet); what is ``None`` is found out from the file itself.

    Attributes:
        encoding: Name of the text encoding, such as ``utf-8`` or ``cp1252``.
        delimiter: What separates cells.
        decimal: What begins a number's fraction; the other one of ``.`` and ``,`` may group its digits.
        date_column: Name of the column of dates.
        date_order: Order of day, month and year where dates can be read in several ways.
        ticker_column: Name of the column that says which series a row belongs to; ``""`` for none.
        columns: Columns of numbers to keep; ``None`` keeps all.
        more_date_columns: Columns that make the date together with ``date_column``, such as one of times.
        more_ticker_columns: Columns that name the series together with ``ticker_column``.
        header_rows: How many rows at the top are no values, the last of them, or the one that names most columns,
            being the names; 0 for a file without names.
        transpose: Whether the dates run across, a row being a series.
        missing: What stands for a missing value in this file, beside the usual marks.
        letters: Whether letters behind numbers, as in ``5 M``, multiply or are a unit or a mark that says nothing of
            the value.
        doubled_hour: Which row of the hour that comes twice when clocks are put back, where rows have no offset.
        sheet: Which sheet of an Excel workbook.
    """

    encoding: Annotated[str, Field(max_length=40)] | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    decimal: DecimalMark | None = None
    date_column: Annotated[str, Field(max_length=200)] | None = None
    date_order: DateOrder | None = None
    ticker_column: Annotated[str, Field(max_length=200)] | None = None
    columns: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)] | None = None
    more_date_columns: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=8)] = ()
    more_ticker_columns: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=8)] = ()
    header_rows: Annotated[int, Field(ge=0, le=200)] | None = None
    transpose: bool = False
    missing: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=40)], ...], Field(max_length=20)] = ()
    letters: Letters | None = None
    doubled_hour: DoubledHour | None = None
    sheet: Annotated[str, Field(min_length=1, max_length=100)] | None = None


class SeriesFields(FrozenModel):
    """Which series: what ``DataChoice`` and ``DataConfig`` have in common. It names data and never holds a path.

    Attributes:
        source: ``bundled`` (shipped with the lab), ``sp500`` (the S&P 500 five-year file, where the lab has
            it), ``synthetic`` (made by a formula), ``upload`` (kept by the lab under an id it made itself) or
            ``file`` (a file that the caller reads and hands over as a table).
        name: Name of the bundled or synthetic set, id of the upload, or plain name of the file.
        ticker: Which series of a file that holds several; ``None`` for the only one.
        extra: Columns of other series to add, as ``TICKER:column``; they are joined by date and named so,
            in lower case.
        max_age: For how many days the last value of another series serves where it has none of a row's date.
        last_rows: Use only the newest so many rows; ``None`` uses all.
        missing: What becomes of rows that lack a value: ``drop`` leaves them out, ``fill`` repeats the last
            value before it, ``refuse`` refuses the series, ``used`` leaves out those that lack one in a column
            that is used.
        reading: How an upload or a file is read; ``None`` as its reader proposes.
    """

    source: SourceName = "bundled"
    name: Annotated[str, Field(min_length=1, max_length=200)] = "ibm"
    ticker: Annotated[str, Field(max_length=100)] | None = None
    extra: Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=32)] = ()
    max_age: Annotated[int, Field(ge=1, le=MOST_AGE)] = MAX_AGE
    last_rows: Annotated[int, Field(ge=1)] | None = None
    missing: Missing = "drop"
    reading: CsvReading | None = None


class DataChoice(SeriesFields):
    """The series that a person chooses, whatever its content is by then.

    What lacks a value in a column that nobody uses stays; a ``DataConfig`` keeps what its run did.
    """

    missing: Missing = "used"


class FeatureConfig(FrozenModel):
    """What goes in and what comes out.

    Attributes:
        inputs: What the model sees at every time step: columns of the table, or indicators computed from
            them, such as ``rsi:14`` (see ``features/indicators.py``).
        target: Column whose next value it predicts, or an indicator computed from the columns, such as ``range``.
        target_kind: ``level`` predicts the value itself; ``change`` predicts its difference to the
            last value in the window, so that an untrained zero head repeats yesterday; ``log_return`` predicts the
            logarithm of its ratio to the last value. Predictions are scored in the target's unit whatever the kind.
        horizon: How many rows ahead are predicted, all at once (direct multi-step).
        window: Time steps in one sample.
        scaling: ``minmax`` maps the training part to 0..1, ``standard`` to mean 0 and deviation 1.
    """

    inputs: Annotated[tuple[str, ...], Field(min_length=1, max_length=64)] = ("open", "close")
    target: Annotated[str, Field(min_length=1)] = "close"
    target_kind: TargetKind = "level"
    horizon: Annotated[int, Field(ge=1, le=MAX_HORIZON)] = 1
    window: Annotated[int, Field(ge=2, le=1000)] = 60
    scaling: ScalingMethod = "minmax"

    @model_validator(mode="after")
    def _inputs_differ(self) -> Self:
        if len(set(self.inputs)) != len(self.inputs):
            raise ValueError("each input feature may be chosen once only")
        return self


class SplitFields(FrozenModel):
    """How the rows are cut, in the order of time: what ``SplitChoice`` and ``SplitConfig`` have in common.

    Training comes first, then validation, then test.

    Attributes:
        train: Share of rows for training.
        validation: Share of rows after it for validation; 0 means that the test part doubles as
            validation, as in the tutorial (its loss is then watched, but nothing is chosen by it).
        reach_back: Whether the first windows of a part may begin in the part before it, so that every
            row of the part gets a prediction. Past values only; nothing leaks. Without it, windows
            are built inside each part and its first ``window`` rows get no prediction.
    """

    train: Annotated[float, Field(gt=0, lt=1)] = 0.8
    validation: Annotated[float, Field(ge=0, lt=1)] = 0.0
    reach_back: bool = False

    @property
    def has_validation(self) -> bool:
        """Whether there is a validation part."""
        return self.validation > 0

    @model_validator(mode="after")
    def _leaves_a_test_part(self) -> Self:
        if round(self.train + self.validation, 9) > 0.98:
            raise ValueError(
                "training and validation together take more than 98% of the rows; leave some for the test part"
            )
        return self


class SplitChoice(SplitFields):
    """How a person wants the rows cut."""


class ModelConfig(FrozenModel):
    """The network: recurrent layers, attention over their output sequence, a linear head.

    Attributes:
        cell: ``lstm`` or ``gru``.
        units: Width of each recurrent layer.
        layers: Number of recurrent layers, stacked.
        dropout: Share of each recurrent layer's outputs switched off at random while training.
        attention: ``tutorial`` (a score per time step with a bias per position); with the last hidden state as the
            query, ``additive`` (Bahdanau), ``dot`` (scaled dot product) or ``multi_head``, whose head sees the context
            beside that state; or ``none`` (the head sees the last hidden state only).
        heads: How many heads ``multi_head`` has; the units must be a multiple of it.
        zero_head: Whether the head starts at zero instead of at random.
    """

    cell: Cell = "lstm"
    units: Annotated[int, Field(ge=1, le=512)] = 64
    layers: Annotated[int, Field(ge=1, le=3)] = 1
    dropout: Annotated[float, Field(ge=0, le=0.8)] = 0.0
    attention: AttentionName = "tutorial"
    heads: Annotated[int, Field(ge=1, le=16)] = 4
    zero_head: bool = False

    @property
    def has_query(self) -> bool:
        """Whether attention asks with the last state, which the head then sees beside the context."""
        return self.attention in ("additive", "dot", "multi_head")

    @model_validator(mode="after")
    def _heads_share_the_units(self) -> Self:
        if self.attention == "multi_head" and self.units % self.heads:
            raise ValueError(
                f"{self.units} units can't be shared equally by {self.heads} heads; choose units that are a multiple "
                "of the heads"
            )
        return self


class TrainingConfig(FrozenModel):
    """How the weights are found.

    Attributes:
        epochs: Passes over the training windows, at most.
        batch_size: Windows in one update of the weights.
        learning_rate: Step size of the optimizer.
        loss: ``mse``, ``mae`` or ``huber``, on scaled values; or ``quantile`` (the pinball loss at the levels of
            ``QUANTILES``), with which the model puts out its own uncertainty.
        optimizer: ``adam``, ``adamw``, ``rmsprop`` or ``sgd``.
        patience: Stop after so many epochs without a better validation loss; ``None`` trains all epochs.
        restore_best: Whether the weights of the epoch with the best validation loss are kept in the
            end instead of the last ones. Needs a validation part of its own.
        min_gain: By what share of the validation loss before training the best epoch's has to be lower to be kept.
            If it is not, the untrained weights are kept: with a zero head that predicts a change they are persistence,
            and what is not clearly better on the validation part does not replace it. ``None`` keeps the best epoch
            in any case.
    """

    epochs: Annotated[int, Field(ge=1, le=2000)] = 40
    batch_size: Annotated[int, Field(ge=1, le=4096)] = 32
    learning_rate: Annotated[float, Field(gt=0, le=1)] = 0.001
    loss: Loss = "mse"
    optimizer: Optimizer = "adam"
    patience: Annotated[int, Field(ge=1, le=1000)] | None = None
    restore_best: bool = False
    min_gain: Annotated[float, Field(ge=0, lt=1)] | None = None

    @property
    def chooses(self) -> bool:
        """Whether something is chosen by the watched loss."""
        return self.patience is not None or self.restore_best or self.min_gain is not None
