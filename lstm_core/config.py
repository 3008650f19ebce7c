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
    "PRESETS",
    "CsvReading",
    "DataConfig",
    "ExperimentConfig",
    "FeatureConfig",
    "Missing",
    "ModelConfig",
    "PresetName",
    "ScalingMethod",
    "SplitConfig",
    "TrainingConfig",
    "parse_config",
    "preset",
]

MAX_BATCH_NUMBERS = 20_000_000

PresetName = Literal["tutorial", "recommended"]
ScalingMethod = Literal["minmax", "standard"]
TargetKind = Literal["level", "change"]
Missing = Literal["drop", "fill", "refuse"]
Cell = Literal["lstm", "gru"]
Attention = Literal["tutorial", "none"]
Loss = Literal["mse", "mae", "huber"]
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
        target: Column whose next value it predicts.
        target_kind: ``level`` predicts the value itself; ``change`` predicts its difference to the
            last value in the window, so that an untrained zero head repeats yesterday.
        window: Time steps in one sample.
        scaling: ``minmax`` maps the training part to 0..1, ``standard`` to mean 0 and deviation 1.
    """

    inputs: Annotated[tuple[str, ...], Field(min_length=1, max_length=64)] = ("open", "close")
    target: Annotated[str, Field(min_length=1)] = "close"
    target_kind: TargetKind = "level"
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
    """

    train: Annotated[float, Field(gt=0, lt=1)] = 0.8
    validation: Annotated[float, Field(ge=0, lt=1)] = 0.0
    reach_back: bool = False

    @model_validator(mode="after")
    def _leaves_a_test_part(self) -> Self:
        if round(self.train + self.validation, 9) > 0.98:
            raise ValueError(
                "training and validation together take more than 98% of the rows; leave some for the test part"
            )
        return self


class ModelConfig(_Part):
    """The network: recurrent layers, attention over their output sequence, a linear head.

    Attributes:
        cell: ``lstm`` or ``gru``.
        units: Width of each recurrent layer.
        layers: Number of recurrent layers, stacked.
        dropout: Share of each recurrent layer's outputs switched off at random while training.
        attention: ``tutorial`` (a score per time step with a bias per position) or ``none`` (the head
            sees the last hidden state only).
        zero_head: Whether the head starts at zero instead of at random.
    """

    cell: Cell = "lstm"
    units: Annotated[int, Field(ge=1, le=512)] = 64
    layers: Annotated[int, Field(ge=1, le=3)] = 1
    dropout: Annotated[float, Field(ge=0, le=0.8)] = 0.0
    attention: Attention = "tutorial"
    zero_head: bool = False


class TrainingConfig(_Part):
    """How the weights are found.

    Attributes:
        epochs: Passes over the training windows, at most.
        batch_size: Windows in one update of the weights.
        learning_rate: Step size of the optimizer.
        loss: ``mse``, ``mae`` or ``huber``, on scaled values.
        optimizer: ``adam``, ``adamw``, ``rmsprop`` or ``sgd``.
        patience: Stop after so many epochs without a better validation loss; ``None`` trains all epochs.
        restore_best: Whether the weights of the epoch with the best validation loss are kept in the
            end instead of the last ones. Needs a validation part of its own.
    """

    epochs: Annotated[int, Field(ge=1, le=2000)] = 40
    batch_size: Annotated[int, Field(ge=1, le=4096)] = 32
    learning_rate: Annotated[float, Field(gt=0, le=1)] = 0.001
    loss: Loss = "mse"
    optimizer: Optimizer = "adam"
    patience: Annotated[int, Field(ge=1, le=1000)] | None = None
    restore_best: bool = False


class ExperimentConfig(_Part):
    """Everything that decides the numbers of one run.

    Attributes:
        preset: Which preset the settings began as; says where they come from, decides nothing.
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
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 7

    @model_validator(mode="after")
    def _nothing_is_chosen_by_the_test_part(self) -> Self:
        if self.split.validation == 0 and (self.training.patience or self.training.restore_best):
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
            stopping, the change since the last value as target, a head that starts at zero.

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
    model=ModelConfig(zero_head=True),
    training=TrainingConfig(epochs=100, learning_rate=0.0005, patience=10, restore_best=True),
)

PRESETS: dict[str, ExperimentConfig] = {"tutorial": ExperimentConfig(), "recommended": _RECOMMENDED}
