"""What comes out of a run: a record of facts, each said once, frozen, without TensorFlow.

What follows from them (shapes, counts, tables) is computed when it is asked for; what is said of them is judged anew
each time (``lstm_core/verdicts``), so that a better rule reaches old runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32, Float64
from lstm_core.config import ExperimentConfig, Watched
from lstm_core.errors import TickerNotFoundError
from lstm_core.model.linear import LinearModel
from lstm_core.model.summary import ParameterCounts, parameters_of
from lstm_core.steps import Step, step_of
from lstm_core.trainings import EndedBy, Training, later_in_words

__all__ = [
    "ChosenOn",
    "Direction",
    "Evaluation",
    "LagProfile",
    "LeaderboardEntry",
    "Measured",
    "Metrics",
    "Opponent",
    "OpponentFacts",
    "Outputs",
    "Panel",
    "PanelTicker",
    "Reason",
    "RunResult",
    "Seconds",
    "SkillOutcome",
    "Verdict",
    "best_trained_epoch",
]

PartName = Literal["train", "validation", "test"]
Shape = tuple[int, int, int]
ChosenOn = Literal["validation", "training"]
SkillOutcome = Literal["better", "level", "unclear", "worse", "suspicious", "leaked", "constant"]


@dataclass(frozen=True)
class Metrics:
    """How far predictions are from what happened.

    Attributes:
        mse_scaled: Mean squared error in scaled units of the target column.
        rmse: Root mean squared error, in the target's unit.
        mae: Mean absolute error, in the target's unit.
        mape: Mean absolute percentage error, as a share (0.01 is 1%); ``None`` if an actual value is 0.
        r2: Coefficient of determination; ``None`` if the actual values do not vary.
        direction: Share of samples whose predicted change since the last value has the sign of the
            actual change. Persistence predicts no change, so it is right only where nothing changed.
        qlike: How far predicted variances are off, for targets that say how far something moves
            (``evaluation/qlike.py``); ``None`` for others, and in results from before it was measured.
        mase: ``mae`` as a multiple of that of repeating the last value on the training part
            (``evaluation/mase.py``); ``None`` if that makes no error, and in results from before it was measured.
    """

    mse_scaled: float
    rmse: float
    mae: float
    mape: float | None
    r2: float | None
    direction: float
    qlike: float | None = None
    mase: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """The model and persistence on the same test windows.

    Attributes:
        skill: 1 - RMSE of the model / RMSE of persistence. Above 0 the model is better; ``None`` if
            persistence makes no error at all.
    """

    model: Metrics
    persistence: Metrics
    skill: float | None


@dataclass(frozen=True)
class LeaderboardEntry:
    """One model on the test part: the network, or a baseline that had the same windows.

    Attributes:
        name: What it is called in files: ``model``, ``persistence``, ``ridge``, ...
        label: What people call it.
        metrics: Of the first predicted row, as for every entry.
        fit_seconds, predict_seconds: Time to fit it to the training part, and to predict the test part.
        note: What it does, and what was chosen for it, in one sentence.
        validation_rmse: Error on the part that the opponent is chosen on, in the target's unit. ``None`` for whoever
            can't be the opponent (the model, ridge regression on whole windows, gradient boosting) and in results
            from before there were opponents.
    """

    name: str
    label: str
    metrics: Metrics
    fit_seconds: float
    predict_seconds: float
    note: str
    validation_rmse: float | None = None


@dataclass(frozen=True)
class OpponentFacts:
    """The best simple method, chosen before the test part was looked at, and how the model does against it.

    Attributes:
        name: What it is called in files; also that of its entry on the leaderboard.
        label: What people call it.
        chosen_on: The part on which it was the best: ``validation``, or the end of the training part without one, for
            which it was fitted to the rows before that.
        skill: 1 - RMSE of the model / RMSE of the opponent on the test part; ``None`` if the opponent makes no error.
        skill_interval: 95% interval of the skill; ``None`` where there is none.
        diebold_mariano_p: Probability of so large a difference if both were equally good; ``None`` likewise.
    """

    name: str
    label: str
    chosen_on: ChosenOn
    skill: float | None
    skill_interval: tuple[float, float] | None
    diebold_mariano_p: float | None

    @property
    def is_persistence(self) -> bool:
        """Whether it is repeating the last value, which everything is held against in any case."""
        return self.name == "persistence"

    def with_predictions(self, predicted: Float64) -> Opponent:
        """Return the same with what it predicted, in the target's unit, shape (samples,)."""
        return Opponent(**{one.name: getattr(self, one.name) for one in fields(OpponentFacts)}, predicted=predicted)


@dataclass(frozen=True)
class Opponent(OpponentFacts):
    """The same with all that it predicted.

    Attributes:
        predicted: Of the first row ahead of each test window, in the target's unit, shape (samples,).
    """

    predicted: Float64 = field(repr=False)

    @property
    def facts(self) -> OpponentFacts:
        """All but what it predicted."""
        return OpponentFacts(**{one.name: getattr(self, one.name) for one in fields(OpponentFacts)})


@dataclass(frozen=True)
class Direction:
    """How often the sign of a predicted change was right.

    Attributes:
        hits, days: Right ones, of those where the value changed and a change was predicted.
        rate: ``hits / days``; ``None`` if there is no such day.
        interval: 95% interval of the rate; ``None`` likewise.
    """

    hits: int
    days: int
    rate: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class LagProfile:
    """How far predictions are from what happened some rows earlier.

    Attributes:
        errors: Root mean squared differences between predictions and the actual values 0, 1, 2, ... rows earlier, after
            taking away their mean: a curve that is too low everywhere is not late. One a lag, in the target's unit.
        best: The lag with the smallest; of several within 1% of it, the shortest.
    """

    errors: tuple[float, ...]
    best: int

    @property
    def ratio(self) -> float:
        """The error at the best lag as a share of that at lag 0; 1 if that is zero."""
        return self.errors[self.best] / self.errors[0] if self.errors[0] else 1.0


@dataclass(frozen=True)
class Measured:
    """What was measured of the predictions of a test part beside the errors, one row ahead.

    Attributes:
        skill: 1 - RMSE of the model / RMSE of persistence; ``None`` if persistence makes no error.
        skill_interval: 95% interval of the skill; ``None`` where there is none.
        diebold_mariano_p: Probability of so large a difference if both were equally good; ``None`` likewise.
        lags: Whether the predictions come late.
        direction: How often up or down was right.
        usual_direction: How often saying the more common direction every time would have been; ``None`` if the value
            never changed.
        answer_columns: Inputs that seem to hold the answer.
    """

    skill: float | None
    skill_interval: tuple[float, float] | None
    diebold_mariano_p: float | None
    lags: LagProfile
    direction: Direction
    usual_direction: float | None
    answer_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One step of the reasoning behind a verdict: what was looked at, and what it says, for people."""

    title: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """Whether a model is any good, as far as the test part can tell.

    Attributes:
        outcome: What it comes to. ``unclear``: a difference that may be chance. ``suspicious``: better than can be
            believed. ``leaked``: the run looked at the future on purpose. ``constant``: nothing ever changed.
        sentence: The same in one plain sentence.
        skill: 1 - RMSE of the model / RMSE of persistence; ``None`` if persistence makes no error.
        skill_interval: 95% interval of the skill; ``None`` where there is none.
        diebold_mariano_p: Probability of so large a difference if both were equally good; ``None`` likewise.
        best_lag: By how many rows the predictions have to be moved back to fit best; 1 says that the model repeats
            the last value.
        direction: How often up or down was right.
        reasons: The steps that led to the sentence, in the order of the rules.
    """

    outcome: SkillOutcome
    sentence: str
    skill: float | None
    skill_interval: tuple[float, float] | None
    diebold_mariano_p: float | None
    best_lag: int
    direction: Direction
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Outputs:
    """Everything a model put out for one part, in the target's unit.

    Attributes:
        part: Which part this is.
        dates: Date of the first predicted row of each sample, length samples.
        previous: The last value that each sample could see, shape (samples,).
        actual: What happened, shape (samples, horizon); column 0 is the first predicted row.
        values: What was predicted, shape (samples, horizon, levels). One level, the prediction itself, or those of
            ``config.QUANTILES`` for a model of quantiles; level 0 is the point prediction either way.
    """

    part: Literal["training", "validation", "test"]
    dates: pd.DatetimeIndex
    previous: Float64 = field(repr=False)
    actual: Float64 = field(repr=False)
    values: Float64 = field(repr=False)

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def horizon(self) -> int:
        """How many rows ahead are predicted."""
        return int(self.actual.shape[1])

    def part_of(self, samples: slice) -> Outputs:
        """Return those for some samples."""
        return Outputs(
            self.part, self.dates[samples], self.previous[samples], self.actual[samples], self.values[samples]
        )

    @property
    def point(self) -> Float64:
        """Point predictions, shape (samples, horizon)."""
        return self.values[:, :, 0]


@dataclass(frozen=True)
class Seconds:
    """Times of a run, in seconds; epochs are ``None`` when none was finished."""

    first_epoch: float | None
    median_epoch: float | None
    total: float


def best_trained_epoch(val_loss: Sequence[float]) -> int:
    """Return the epoch, counted from 1, with the lowest validation loss; the first of equal ones, 0 if there is none.

    Args:
        val_loss: The loss after each epoch.

    Example:
        >>> best_trained_epoch([0.3, 0.1, 0.2]), best_trained_epoch([])
        (2, 0)
    """
    return int(np.argmin(val_loss)) + 1 if val_loss else 0


@dataclass(frozen=True)
class PanelTicker:
    """One of the tickers that a model was tested on: what a result of it alone would say beside the common things.

    Attributes:
        name: What it is called.
        seen: Whether training saw it.
        split: Which of its own rows are whose: the first of training, of validation and of test, and the row after
            the last one.
        rows: How many rows it has in ``RunResult.series``, which holds those of all tickers one after the other.
        samples: How many windows each of its parts has; ``None`` for a part that is not there.
        calibrated: How many of the windows in ``RunResult.calibration`` are its own, which are in the same order.
        leaderboard: The model and the simple methods on its test part, the best first.
        measured: What else was measured of the predictions.
        opponent: The simple method that was best before the test part, of those of this ticker.
        scalers, first_scalers: As those of ``RunResult``.
    """

    name: str
    seen: bool
    split: tuple[int, int, int, int]
    rows: int
    samples: dict[PartName, int | None]
    calibrated: int
    leaderboard: tuple[LeaderboardEntry, ...]
    measured: Measured
    opponent: OpponentFacts
    scalers: dict[str, dict[str, Any]] = field(repr=False)
    first_scalers: dict[str, dict[str, Any]] | None = field(default=None, repr=False)

    @property
    def tested(self) -> int:
        """How many of the windows in ``RunResult.outputs`` are its own."""
        return self.samples["test"] or 0

    def rmse(self, name: str) -> float | None:
        """Return the error of the model or of a simple method, in the target's unit; ``None`` if there is none."""
        return next((entry.metrics.rmse for entry in self.leaderboard if entry.name == name), None)


@dataclass(frozen=True)
class Panel:
    """The tickers of a run that learned from many.

    Attributes:
        tickers: All that were tested, in the order of their rows.
        left_out: A sentence on each ticker that could not be used.
        opponents: What each ticker's own opponent predicted of its test windows, one ticker after the other, in the
            target's unit, shape (samples,).
        dates: The common dates, which the split cuts; ``None`` in the first results of many tickers.
    """

    tickers: tuple[PanelTicker, ...]
    left_out: tuple[str, ...]
    opponents: Float64 = field(repr=False)
    dates: pd.DatetimeIndex | None = field(default=None, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """What the tickers are called."""
        return tuple(ticker.name for ticker in self.tickers)

    def place(self, name: str) -> int:
        """Return which ticker has a name, in any case.

        Raises:
            TickerNotFoundError: None has.
        """
        by_lower = {one.lower(): place for place, one in enumerate(self.names)}
        found = self.names.index(name) if name in self.names else by_lower.get(name.lower())
        if found is None:
            raise TickerNotFoundError(f"This run was not tested on a ticker '{name}'. It has: {', '.join(self.names)}.")
        return found


@dataclass(frozen=True)
class RunResult:
    """Everything that a finished (or stopped) run leaves behind.

    Attributes:
        config: What was asked for, with the data's content hash filled in.
        title: What people call the series.
        samples: How many windows each part has; ``None`` for a part that is not there.
        loss, val_loss: One value a finished epoch, scaled.
        kept_epoch: The epoch whose weights were kept; 0 for those from before training, because it was stopped in its
            first epoch or no epoch was clearly better on the validation part.
        ended_by: Why training ended.
        leaderboard: The model and all baselines on the test part, the best first; ``model`` and ``persistence`` are
            always among them.
        measured: What else was measured of the predictions.
        outputs: All that was predicted for the test part.
        calibration: The same for the part that intervals are calibrated on: validation, or the end of the training
            part without one.
        attention: Attention weights of every test window, shape (samples, time steps).
        series: The table's input and target columns, in their units, for drawing windows.
        weights: The kept weights, as ``model/weights.py`` names them; of the first network where several are averaged.
        scalers: ``input`` and ``target``, as ``Scaler.to_json`` gives them: those of all networks that predict, and of
            the linear model beside them. Fitted to the training part, or to everything before the test part where
            networks were trained once more on that.
        seconds: How long it took.
        versions: Versions of Python and of the packages that decide the numbers.
        kernel: What computed the recurrent layers: ``fused LSTM``, or Keras' own code and why.
        best_trained_weights: The weights of ``best_trained_epoch`` where those from before training were kept in spite
            of it; ``None`` otherwise, if no epoch was finished, and in results from before they were recorded.
        opponent: The best simple method, which the model is held against; ``None`` in results from before there was
            one.
        others: The kept weights of the further networks whose mean is the prediction.
        later: The trainings after the first, in their order: refits, and those of further networks. ``loss``,
            ``val_loss``, ``kept_epoch`` and ``ended_by`` are of the first.
        linear: The linear model that is averaged with the networks; ``None`` for none.
        panel: The tickers of a run that learned from many; ``None`` for one series. With it ``series``, ``outputs`` and
            ``calibration`` hold all tickers, one after the other; ``leaderboard`` and ``measured`` are of errors in
            multiples of each ticker's persistence, so that none counts for more because its numbers are larger;
            ``scalers`` are the first ticker's, and ``attention`` is left out. ``of_ticker`` gives the result of one.
        last_epoch: The state after the last epoch, an npz archive as ``training/checkpoints.py`` reads it: more epochs
            go on from there (``training/longer.py``). Empty where none can, where it is lost, and in results from
            before it was kept.
        first_scalers: The scalers of the first trainings, fitted to the training part, where ``scalers`` are others:
            losses, ``best_trained_weights`` and what calibration was computed with are in their units. ``None`` where
            ``scalers`` are theirs, too: without a refit, and in results from before refits had scalers of their own.
    """

    config: ExperimentConfig
    title: str
    samples: dict[PartName, int | None]
    loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    kept_epoch: int
    ended_by: EndedBy
    leaderboard: tuple[LeaderboardEntry, ...]
    measured: Measured
    outputs: Outputs = field(repr=False)
    calibration: Outputs = field(repr=False)
    attention: Float32 = field(repr=False)
    series: pd.DataFrame = field(repr=False)
    weights: dict[str, Float32] = field(repr=False)
    scalers: dict[str, dict[str, Any]] = field(repr=False)
    seconds: Seconds
    versions: dict[str, str]
    kernel: str = "Keras' LSTM"  # what runs had before they recorded it
    best_trained_weights: dict[str, Float32] | None = field(default=None, repr=False)
    opponent: Opponent | None = None
    others: tuple[dict[str, Float32], ...] = field(default=(), repr=False)
    later: tuple[Training, ...] = ()
    linear: LinearModel | None = field(default=None, repr=False)
    panel: Panel | None = None
    last_epoch: bytes = field(default=b"", repr=False)
    first_scalers: dict[str, dict[str, Any]] | None = field(default=None, repr=False)

    @property
    def scalers_of_losses(self) -> dict[str, dict[str, Any]]:
        """The scalers of the first trainings, in whose units their losses are."""
        return self.first_scalers or self.scalers

    @property
    def rival(self) -> Opponent | None:
        """The opponent where that is another method than repeating the last value, which everything is held against."""
        return None if self.opponent is None or self.opponent.is_persistence else self.opponent

    @property
    def data_sha256(self) -> str:
        """Hash of the content of the table that was used."""
        return self.config.data.sha256 or ""

    @property
    def windows(self) -> dict[PartName, Shape | None]:
        """Shapes (samples, time steps, features) by part; ``None`` for a part that is not there."""
        features = self.config.features
        return {
            part: None if count is None else (count, features.window, len(features.inputs))
            for part, count in self.samples.items()
        }

    @property
    def parameters(self) -> ParameterCounts:
        """Trainable parameters by part of the model."""
        return parameters_of(self.config)

    @property
    def watched(self) -> Watched:
        """The part that ``val_loss`` was measured on."""
        return self.config.watched

    @property
    def evaluation(self) -> Evaluation:
        """Metrics on the test part, of the first predicted row."""
        return Evaluation(self.entry("model").metrics, self.entry("persistence").metrics, self.measured.skill)

    @cached_property
    def test(self) -> pd.DataFrame:
        """The first row ahead of each test window: index ``date``; columns ``actual``, ``predicted``, ``persistence``.

        All are in the target's unit.
        """
        outputs = self.outputs
        columns = {"actual": outputs.actual[:, 0], "predicted": outputs.point[:, 0], "persistence": outputs.previous}
        return pd.DataFrame(columns, index=pd.DatetimeIndex(outputs.dates, name="date"))

    @property
    def best_trained_epoch(self) -> int:
        """The epoch with the lowest validation loss, whether or not its weights were kept; 0 if none was finished."""
        return best_trained_epoch(self.val_loss)

    @property
    def members(self) -> tuple[dict[str, Float32], ...]:
        """The weights of all networks whose mean is the prediction, the first's first; of most runs there is one."""
        return (self.weights, *self.others)

    @property
    def refitted(self) -> bool:
        """Whether its weights are of a training on everything before the test part, after one that chose the epoch."""
        return any(training.refit and training.counts for training in self.later)

    @property
    def was_stopped(self) -> bool:
        """Whether a person ended it, in whichever of its trainings."""
        return self.ended_by == "person" or any(training.ended_by == "person" for training in self.later)

    @property
    def has_diverged(self) -> bool:
        """Whether the loss of one of its later trainings became infinite."""
        return any(training.diverged for training in self.later)

    @property
    def kept_in_words(self) -> str:
        """Which weights were kept, as part of a sentence."""
        more = later_in_words(self.later, self.config.training.ensemble, self.config.refits, self.kept_epoch)
        linear = "; averaged with a linear model" if self.linear is not None else ""
        if self.kept_epoch:
            epoch = f"epoch {self.kept_epoch}"
            return f"{f'{epoch} chosen' if self.refitted else f'weights of {epoch} kept'}{more}{linear}"
        if self.loss:
            why = f"as no epoch was clearly better on the {self.watched} part"
            return f"the weights from before training kept, {why}{more}{linear}"
        return f"stopped before the first epoch was done, untrained weights kept{linear}"

    @cached_property
    def step(self) -> Step:
        """What one row of the series stands for."""
        dates = pd.DatetimeIndex(self.series.index)
        return step_of(dates if self.panel is None else dates.unique().sort_values())

    @property
    def days(self) -> int:
        """How many dates have a tested prediction: errors of many tickers on one day are not as many proofs."""
        return len(self.outputs) if self.panel is None else len(self.outputs.dates.unique())

    @property
    def calendar(self) -> pd.DatetimeIndex:
        """The dates that the split cuts: those of the rows, or of all tickers that training sees."""
        dates = pd.DatetimeIndex(self.series.index)
        if self.panel is None:
            return dates
        if self.panel.dates is not None:
            return self.panel.dates
        seen = np.repeat([ticker.seen for ticker in self.panel.tickers], [one.rows for one in self.panel.tickers])
        return dates[seen].unique().sort_values()

    def of_ticker(self, name: str) -> RunResult:
        """Return the result of one of the tickers, as if it were the only one that this model was tested on.

        Args:
            name: The ticker, in any case.

        Returns:
            Its own series, predictions, baselines, scalers and attention, with the common weights and without
            ``panel``; the result itself where there is one series only.

        Raises:
            TickerNotFoundError: The model was not tested on it.
        """
        if self.panel is None:
            return self
        place = self.panel.place(name)
        ticker = self.panel.tickers[place]
        rows, tested, calibrated = (
            slice(*np.cumsum([0, *(getattr(one, count) for one in self.panel.tickers)])[place : place + 2].tolist())
            for count in ("rows", "tested", "calibrated")
        )
        alone = replace(
            self,
            config=self._config_of(ticker),
            title=ticker.name,
            samples=ticker.samples,
            leaderboard=ticker.leaderboard,
            measured=ticker.measured,
            outputs=self.outputs.part_of(tested),
            calibration=self.calibration.part_of(calibrated),
            series=self.series.iloc[rows],
            scalers=ticker.scalers,
            first_scalers=ticker.first_scalers,
            opponent=ticker.opponent.with_predictions(self.panel.opponents[tested]),
            panel=None,
        )
        return replace(alone, attention=alone._attention())

    def _config_of(self, ticker: PanelTicker) -> ExperimentConfig:
        """Return the settings with a ticker named, and its own rows where the shares of the split give others."""
        from lstm_core.features.splits import split_rows

        found, rows = self.config.with_("data", ticker=ticker.name), self.config.split.rows
        split = split_rows(ticker.rows, self.config.split.model_copy(update={"rows": None}))
        shares = (split.train.start, split.validation.start, split.test.start, split.test.stop)
        return found if rows is None and shares == ticker.split else found.with_("split", rows=ticker.split)

    def _attention(self) -> Float32:
        """Compute attention, of the first network, anew."""
        from lstm_core.explain.attention_of_rows import attention_of_rows

        inputs = self.series[list(self.config.features.inputs)].to_numpy(dtype="float64")
        predicted = np.asarray(self.series.index.searchsorted(self.outputs.dates), dtype="int64")
        return attention_of_rows(self.config, self.weights, inputs, predicted, self.scalers["input"])

    def entry(self, name: str) -> LeaderboardEntry:
        """Return the line of the leaderboard with a name.

        Raises:
            KeyError: There is none.
        """
        return {entry.name: entry for entry in self.leaderboard}[name]

    def window_rows(self, sample: int) -> slice:
        """Rows of ``series`` that the window of a test sample covers; the row after it is predicted."""
        predicted = int(self.series.index.searchsorted(self.test.index[sample]))
        return slice(predicted - self.config.features.window, predicted)
