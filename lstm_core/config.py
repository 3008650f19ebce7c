"""The configuration of one experiment: the currency of the whole program.

A form, a preset, the command line and the run store all speak ``ExperimentConfig``. It is frozen, it
validates itself, and it turns into the same JSON everywhere. Defaults are those of the tutorial.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lstm_core.errors import ConfigError

__all__ = [
    "MAX_BATCH_NUMBERS",
    "MAX_HORIZON",
    "PRESETS",
    "QUANTILES",
    "AttentionName",
    "CsvReading",
    "DataConfig",
    "ExperimentConfig",
    "FeatureConfig",
    "Leak",
    "Missing",
    "ModelConfig",
    "PresetName",
    "ScalingMethod",
    "SplitConfig",
    "TargetKind",
    "TrainingConfig",
    "parse_config",
    "preset",
]

MAX_BATCH_NUMBERS = 20_000_000
MAX_HORIZON = 20

QUANTILES = (0.5, 0.025, 0.1, 0.25, 0.75, 0.9, 0.975)
"""What a model with the quantile loss puts out for each row: the median, which is its point prediction, first; then
the ends of the 95%, 80% and 50% intervals."""

PresetName = Literal["tutorial", "recommended"]
ScalingMethod = Literal["minmax", "standard"]
TargetKind = Literal["level", "change", "log_return"]
Leak = Literal["none", "scaler", "shuffle", "stopping"]
Missing = Literal["drop", "fill", "refuse"]
Cell = Literal["lstm", "gru"]
AttentionName = Literal["tutorial", "additive", "dot", "multi_head", "none"]
Loss = Literal["mse", "mae", "huber", "quantile"]
Optimizer = Literal["adam", "adamw", "rmsprop", "sgd"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class CsvReading(_Part):
    """How a CSV file is read; what is ``None`` is found out from the file itself.

    Attributes:
        encoding: Name of the text encoding, such as ``utf-8`` or ``cp1252``.
        delimiter: What separates cells.
        decimal: What begins a number's fraction; the other one of ``.`` and ``,`` may group its digits.
        date_column: Name of the column of dates.
        date_order: Order of day, month and year where dates can be read in several ways.
        ticker_column: Name of the column that says which series a row belongs to; ``""`` for none.
        columns: Columns of numbers to keep; ``None`` keeps all.
    """

    encoding: Annotated[str, Field(max_length=40)] | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None
    decimal: Literal[".", ","] | None = None
    date_column: Annotated[str, Field(max_length=200)] | None = None
    date_order: Literal["ymd", "dmy", "mdy"] | None = None
    ticker_column: Annotated[str, Field(max_length=200)] | None = None
    columns: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)] | None = None


class DataConfig(_Part):
    """Which series. It names data and never holds a path.

    Attributes:
        source: ``bundled`` (shipped with the lab), ``sp500`` (the S&P 500 five-year file, where the lab has
            it), ``synthetic`` (made by a formula), ``upload`` (kept by the lab under an id it made itself) or
            ``file`` (a file that the caller reads and hands over as a table).
        name: Name of the bundled or synthetic set, id of the upload, or plain name of the file.
        ticker: Which series of a file that holds several; ``None`` for the only one.
        extra: Columns of other series to add, as ``TICKER:column``; they are joined by date and named so,
            in lower case.
        last_rows: Use only the newest so many rows; ``None`` uses all.
        missing: What becomes of rows that lack a value: ``drop`` leaves them out, ``fill`` repeats the last
            value before it, ``refuse`` refuses the series.
        reading: How an upload or a file is read; ``None`` as its reader proposes.
        sha256: Hash of the used table's content (see ``PriceTable.sha256``). When given, loading checks it.
    """

    source: Literal["bundled", "sp500", "synthetic", "upload", "file"] = "bundled"
    name: Annotated[str, Field(min_length=1, max_length=200)] = "ibm"
    ticker: Annotated[str, Field(max_length=100)] | None = None
    extra: Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=32)] = ()
    last_rows: Annotated[int, Field(ge=1)] | None = None
    missing: Missing = "drop"
    reading: CsvReading | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class FeatureConfig(_Part):
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


class SplitConfig(_Part):
    """How the rows are cut, in the order of time: training, then validation, then test.

    Attributes:
        train: Share of rows for training.
        validation: Share of rows after it for validation; 0 means that the test part doubles as
            validation, as in the tutorial (its loss is then watched, but nothing is chosen by it).
        reach_back: Whether the first windows of a part may begin in the part before it, so that every
            row of the part gets a prediction. Past values only; nothing leaks. Without it, windows
            are built inside each part and its first ``window`` rows get no prediction.
        rows: Exact rows in place of the shares: the first of training, of validation and of test, and the row after
            the last one. Backtests use it.
    """

    train: Annotated[float, Field(gt=0, lt=1)] = 0.8
    validation: Annotated[float, Field(ge=0, lt=1)] = 0.0
    reach_back: bool = False
    rows: tuple[int, int, int, int] | None = None

    @property
    def has_validation(self) -> bool:
        """Whether there is a validation part."""
        return self.validation > 0 if self.rows is None else self.rows[2] > self.rows[1]

    @model_validator(mode="after")
    def _leaves_a_test_part(self) -> Self:
        if round(self.train + self.validation, 9) > 0.98:
            raise ValueError(
                "training and validation together take more than 98% of the rows; leave some for the test part"
            )
        return self

    @model_validator(mode="after")
    def _rows_ascend(self) -> Self:
        if self.rows is not None:
            first, validation, test, end = self.rows
            if not 0 <= first < validation <= test < end:
                raise ValueError("the rows of training, validation and test must follow one another")
        return self


class ModelConfig(_Part):
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


class TrainingConfig(_Part):
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


class ExperimentConfig(_Part):
    """Everything that decides the numbers of one run.

    Attributes:
        preset: Which preset the settings began as; says where they come from, decides nothing.
        leak: A mistake to make on purpose, so that one sees how it flatters: ``scaler`` (fitted on everything),
            ``shuffle`` (parts drawn at random), ``stopping`` (the test part chooses the epoch). For teaching only.
        seed: Seed of the initial weights, the order of the batches and dropout.

    Example:
        >>> config = ExperimentConfig()
        >>> config.features.window, config.model.units
        (60, 64)
        >>> parse_config(config.model_dump(mode="json")) == config
        True
    """

    preset: PresetName = "tutorial"
    data: DataConfig = DataConfig()
    features: FeatureConfig = FeatureConfig()
    split: SplitConfig = SplitConfig()
    model: ModelConfig = ModelConfig()
    training: TrainingConfig = TrainingConfig()
    leak: Leak = "none"
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 7

    @model_validator(mode="after")
    def _nothing_is_chosen_by_the_test_part(self) -> Self:
        if self.leak == "stopping":
            return self  # this is the very mistake that was asked for
        if not self.split.has_validation and self.training.chooses:
            raise ValueError(
                "early stopping and restoring the best epoch need a validation part of their own; "
                "without one they would choose by the test part"
            )
        return self

    @model_validator(mode="after")
    def _a_batch_fits_into_memory(self) -> Self:
        numbers = self.features.window * self.training.batch_size * self.model.units
        if numbers > MAX_BATCH_NUMBERS:
            raise ValueError(
                f"window x batch size x units is {numbers:,}, more than {MAX_BATCH_NUMBERS:,}, and would not fit into "
                "memory; choose a smaller batch, a shorter window or fewer units"
            )
        return self

    @property
    def watched(self) -> Literal["validation", "test"]:
        """The part whose loss is watched while training, and by which an epoch is chosen if one is."""
        return "validation" if self.split.has_validation and self.leak != "stopping" else "test"

    @property
    def outputs(self) -> int:
        """How many numbers the model puts out for a window: one a row ahead and quantile, the rows in order."""
        return self.features.horizon * (len(QUANTILES) if self.training.loss == "quantile" else 1)

    def with_(self, part: str, **changes: Any) -> ExperimentConfig:
        """Return a copy with some fields of one part changed, validated as a whole.

        Args:
            part: ``data``, ``features``, ``split``, ``model``, ``training``, or ``""`` for the top.
            **changes: New values of that part's fields.

        Raises:
            ConfigError: A value is impossible.

        Example:
            >>> ExperimentConfig().with_("model", units=8).model.units
            8
        """
        fields = self.model_dump()
        target = fields[part] if part else fields
        target.update(changes)
        return parse_config(fields)


def preset(name: str) -> ExperimentConfig:
    """Return the settings of a preset.

    Args:
        name: ``tutorial``: the classic 'LSTM with multiple inputs' job as it is usually written.
            ``recommended``: the same network used with care: a validation part of its own, early
            stopping, the change since the last value as target, a head that starts at zero, attention that asks with
            the last state, and no training kept that is not clearly better than repeating the last value.

    Raises:
        ConfigError: No preset has this name.
    """
    try:
        return PRESETS[name]
    except KeyError:
        raise ConfigError(f"There is no preset '{name}'. Choose one of: {', '.join(PRESETS)}.") from None


def parse_config(fields: Any) -> ExperimentConfig:
    """Build a config from plain fields (parsed JSON), with a sentence for the person when it can't be.

    Raises:
        ConfigError: Some field is missing, unknown or impossible; the message names it.
    """
    try:
        return ExperimentConfig.model_validate(fields)
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from error


_MUST = {
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "literal_error": "one of {expected}",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
}


def _sentence(error: ValidationError) -> str:
    problems = []
    for problem in error.errors():
        where = ".".join(str(step) for step in problem["loc"])
        must = _MUST.get(problem["type"])
        if must is not None:
            wanted = must.format(**problem.get("ctx", {}))
            problems.append(f"{where} is {problem['input']!r} but must be {wanted}")
        else:
            text = problem["msg"].removeprefix("Value error, ")
            problems.append(f"{where}: {text[:1].lower()}{text[1:]}" if where else text)
    return f"These settings do not work: {'; '.join(problems)}."


_RECOMMENDED = ExperimentConfig(
    preset="recommended",
    features=FeatureConfig(target_kind="change", scaling="standard"),
    split=SplitConfig(train=0.7, validation=0.1, reach_back=True),
    model=ModelConfig(attention="additive", zero_head=True),
    training=TrainingConfig(epochs=100, learning_rate=0.002, patience=20, restore_best=True, min_gain=0.05),
)

PRESETS: dict[str, ExperimentConfig] = {"tutorial": ExperimentConfig(), "recommended": _RECOMMENDED}
