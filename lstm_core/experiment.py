"""One experiment from data to result: the single pipeline of app, command line and workers.

``prepare_job`` (load -> add indicators -> split by date -> fit scalers on the training part -> windows), ``fit``,
``predict`` (the test part, attention with it), ``assess`` (hold against the baselines and measure).
"""

from __future__ import annotations

import platform
import statistics
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from lstm_core.arrays import Float32
from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded, check_unchanged, load_data
from lstm_core.data.table import PriceTable
from lstm_core.evaluation.answer_columns import answer_columns, last_inputs
from lstm_core.evaluation.baselines import Setting
from lstm_core.evaluation.evidence import Evidence, measure_evidence
from lstm_core.evaluation.leaderboard import Board, Network, leaderboard
from lstm_core.evaluation.panel import judge_panel
from lstm_core.events import Evaluating, Finished, Sink, Stop, never_stop, no_sink
from lstm_core.features.panel import PreparedPanel, prepare_loaded, prepare_once_more
from lstm_core.features.window_set import WindowSet
from lstm_core.features.windows import PreparedData
from lstm_core.model.attentions import attention_of
from lstm_core.model.averaged import mean_outputs
from lstm_core.model.held_back import held_back_linear
from lstm_core.model.linear import LinearModel
from lstm_core.results import Measured, Outputs, Panel, PartName, RunResult, Seconds
from lstm_core.training.checkpoints import AT_THE_BEGINNING, Checkpoint
from lstm_core.training.linear_fit import fit_linear_model, linear_outputs
from lstm_core.training.longer import why_not_longer
from lstm_core.training.members import Parts, counting, later_trainings, train_members
from lstm_core.training.outcome import Member, TrainingOutcome
from lstm_core.training.preview import Preview

if TYPE_CHECKING:
    from lstm_core.training.compiled import Compiled

__all__ = ["Fitted", "Job", "PutOut", "assess", "fit", "predict", "prepare_job", "run"]

_PACKAGES = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "pandas", "scikit-learn", "TA-Lib")


@dataclass(frozen=True)
class Job:
    """What is to be trained on.

    Attributes:
        config: What to do, with the hash of the series filled in.
        table: The series with its indicators, or those of many tickers.
        data: Its windows by part, scaled.
    """

    config: ExperimentConfig
    table: Loaded
    data: PreparedData

    @cached_property
    def once_more(self) -> PreparedData:
        """The windows as networks get them that are trained once more; ``data`` itself in a run without refits."""
        return prepare_once_more(self.table, self.data, self.config) if self.config.refits else self.data

    @property
    def series(self) -> pd.DataFrame:
        """The columns of inputs and target, in their units; those of many tickers one after the other."""
        features = self.config.features
        names = list(dict.fromkeys([*features.inputs, features.target]))
        if isinstance(self.table, PriceTable):
            return self.table.frame[names]
        return pd.concat([table.frame[names] for table in self.table.tables])

    @property
    def samples(self) -> dict[PartName, int | None]:
        """How many windows each part has; ``None`` for one that is not there."""
        parts: dict[PartName, WindowSet | None] = {
            "train": self.data.train,
            "validation": self.data.validation,
            "test": self.data.test,
        }
        return {part: None if windows is None else len(windows) for part, windows in parts.items()}


@dataclass(frozen=True)
class Fitted:
    """What training left behind.

    Attributes:
        model: What predicts, once it is given the weights of a network.
        members: Every network that was begun.
        fed: The windows as the networks that count get them, and the linear model: with the scalers of the training
            part, or with those of everything before the test part where they were trained once more. All of a
            run's prediction has the same.
        linear: The linear model that is averaged with them, and the same as fitted to the training part alone, for
            what intervals are calibrated on; ``None`` for none.
    """

    model: Compiled
    members: tuple[Member, ...]
    fed: PreparedData
    linear: tuple[LinearModel, LinearModel] | None = None

    @property
    def counting(self) -> tuple[Member, ...]:
        """The networks whose mean is the prediction."""
        return counting(self.members)

    def knows_all_before_test(self, config: ExperimentConfig) -> bool:
        """Say whether anything that predicts has learned from the validation part: then baselines may do so, too."""
        linear = self.linear is not None and config.refits
        return linear or any(member.is_refitted for member in self.counting)

    @property
    def outcome(self) -> TrainingOutcome:
        """How the first training of the first network went, in which its epoch was chosen."""
        return self.members[0].first


@dataclass(frozen=True)
class PutOut:
    """What a model says of the windows that it did not learn from.

    Attributes:
        test: Of the test part.
        calibration: Of the part that intervals are calibrated on.
        attention: Attention weights of the test part, shape (samples, time steps).
        seconds: How long it took to predict the test part.
    """

    test: Outputs
    calibration: Outputs
    attention: Float32
    seconds: float


def run(
    config: ExperimentConfig,
    sink: Sink = no_sink,
    stop: Stop = never_stop,
    *,
    table: Loaded | None = None,
    checkpoint: Checkpoint | None = None,
) -> RunResult:
    """Run one experiment.

    Args:
        config: What to do.
        sink: Gets every event while it happens.
        stop: Asked several times a second; when it says yes, no batch is begun any more and what training has
            reached is evaluated.
        table: The series, or several; loaded by ``config.data`` when not given.
        checkpoint: Where to go on from, as an earlier ``CheckpointSaved`` event carried it.

    Raises:
        DataError: The series can't be found, is not the one the config was made for, or an indicator can't be
            computed from it.
        TooFewRowsError: It is too short for the window and the split.
        DivergedError: The loss became infinite or not a number.

    Example:
        >>> config = ExperimentConfig().with_("training", epochs=1).with_("model", units=2)
        >>> result = run(config)  # doctest: +SKIP
        >>> result.evaluation.model.rmse > 0  # doctest: +SKIP
        True
    """
    began = time.monotonic()
    job = prepare_job(config, table)
    fitted = fit(job, sink, stop, checkpoint)
    sink(Evaluating())
    put_out = predict(job, fitted)
    board, measured, panel = assess(job, fitted, put_out)
    epochs = fitted.outcome.history.seconds
    seconds = Seconds(
        first_epoch=epochs[0] if epochs else None,
        median_epoch=statistics.median(epochs) if epochs else None,
        total=time.monotonic() - began,
    )
    sink(Finished(kept_epoch=fitted.outcome.kept_epoch, seconds=seconds.total))
    return RunResult(
        config=job.config,
        title=job.table.title,
        samples=job.samples,
        loss=tuple(fitted.outcome.history.loss),
        val_loss=tuple(fitted.outcome.history.val_loss),
        kept_epoch=fitted.outcome.kept_epoch,
        ended_by=fitted.outcome.ended_by,
        leaderboard=board.entries,
        measured=measured,
        outputs=put_out.test,
        calibration=put_out.calibration,
        attention=put_out.attention,
        series=job.series,
        weights=fitted.counting[0].weights,
        scalers=fitted.fed.scalers,
        seconds=seconds,
        versions=_versions(),
        kernel=fitted.model.kernel,
        best_trained_weights=fitted.outcome.best_trained_weights,
        others=tuple(member.weights for member in fitted.counting[1:]),
        later=later_trainings(fitted.members, len(job.data.train), config.training.batch_size),
        linear=None if fitted.linear is None else fitted.linear[0],
        opponent=board.opponent,
        panel=panel,
        last_epoch=b"" if why_not_longer(job.config, fitted.outcome.ended_by) else fitted.outcome.left,
        first_scalers=None if fitted.fed is job.data else job.data.scalers,
    )


def prepare_job(config: ExperimentConfig, table: Loaded | None = None) -> Job:
    """Load the series, unless it is handed over, add the indicators, split, scale and cut it into windows.

    Args:
        config: What to do.
        table: The series, or several.

    Raises:
        DataError: It can't be found, is not the one the config was made for, or an indicator can't be computed.
        TooFewRowsError: It is too short for the window and the split.
    """
    if table is None:
        table = load_data(config.data)
    check_unchanged(config.data, table)
    # The hash is of what was loaded, whatever indicators are added to it.
    config = config.with_("data", sha256=table.sha256)
    return Job(config, *prepare_loaded(table, config))


def fit(job: Job, sink: Sink = no_sink, stop: Stop = never_stop, checkpoint: Checkpoint | None = None) -> Fitted:
    """Train the model; arguments are those of ``run``.

    Raises:
        DivergedError: The loss became infinite or not a number.
    """
    # TensorFlow is loaded here and not above, so that whoever only asks for shapes or shows results
    # starts quickly and stays small.
    from lstm_core.training.compiled import compiled_for

    data, config = job.data, job.config
    listeners = (sink, stop, Preview(data, shows_attention=attention_of(config.model).is_learned))
    parts = Parts(data.train, data.watched, job.once_more.before_test, _calibration_part(data)[1])

    models = []

    def begin(seed: int) -> Compiled:
        models.append(compiled_for(config.with_("", seed=seed)))
        return models[-1]

    members = train_members(begin, parts, config, listeners, checkpoint or AT_THE_BEGINNING)
    if config.held_back:
        members = tuple(member.held_back(config.held_back, config.features.horizon) for member in members)
    again = any(member.is_refitted for member in counting(members))
    fed = job.once_more if again else data
    return Fitted(models[-1], members, fed, _linear(job, fed) if config.training.with_linear else None)


def predict(job: Job, fitted: Fitted) -> PutOut:
    """Let a run's networks predict the test part; attention is that of the first.

    Intervals are calibrated on what the networks put out before a refit, as after it they know that part.
    """
    tested, calibrated = (None, None) if fitted.linear is None else fitted.linear
    data, model, began = job.data, fitted.model, time.monotonic()
    test, found = fitted.fed.test, []
    placed = model.place(test)
    for member in fitted.counting:
        model.weights = member.weights
        found.append(model.predict(placed))
    outputs = mean_outputs([each for each, _, _ in found], linear_outputs(tested, test))
    seconds = time.monotonic() - began
    part, calibrating = _calibration_part(data)
    networks = [member.calibration for member in fitted.counting]
    before = mean_outputs(networks, linear_outputs(calibrated, calibrating))
    return PutOut(
        test=_outputs("test", test, outputs),
        calibration=_outputs(part, calibrating, before),
        # That of many tickers is computed anew when one of them is looked at.
        attention=found[0][1][:0] if isinstance(data, PreparedPanel) else found[0][1],
        seconds=seconds,
    )


def assess(job: Job, fitted: Fitted, put_out: PutOut) -> tuple[Board, Measured, Panel | None]:
    """Measure the predictions of the test part and hold them against the baselines.

    What that comes to, in words, is said by ``lstm_core/verdicts`` whenever somebody asks.
    """
    data, config = job.data, job.config
    predicted, test = put_out.test.point[:, 0], data.test
    network = Network(
        predicted,
        fit_seconds=sum(member.seconds for member in fitted.members),
        predict_seconds=put_out.seconds,
        note=_note(fitted),
    )
    refits = fitted.knows_all_before_test(config)
    if isinstance(data, PreparedPanel):
        calibrated = {ticker.name: len(_calibration_part(ticker.data)[1]) for ticker in data.tickers}
        assert isinstance(fitted.fed, PreparedPanel)
        judged = judge_panel(data, network, config, calibrated, fitted.fed, refits=refits)
        return judged.board, judged.measured, judged.panel
    assert isinstance(job.table, PriceTable)
    board = leaderboard(Setting.of(data, job.table, config.features, config.seed), network, refits=refits)
    columns = answer_columns(*last_inputs(data.train), config.features.inputs)
    return board, measure_evidence(Evidence(test.actual, predicted, test.previous), columns), None


def _linear(job: Job, fed: PreparedData) -> tuple[LinearModel, LinearModel]:
    """Fit the linear model to all that the networks learn from in the end, and to the training part alone."""
    first = fit_linear_model(job.data.train)
    last = fit_linear_model(fed.before_test) if job.config.refits else first
    share = job.config.held_back
    return held_back_linear(last, share), held_back_linear(first, share)


def _note(fitted: Fitted) -> str:
    """Say what the model is, in one sentence."""
    kept, members = fitted.outcome.kept_epoch, fitted.counting
    beside = " and a linear model" if fitted.linear is not None else ""
    again = " and then trained once more on everything before the test part" if members[0].is_refitted else ""
    if members[1:]:
        how = f", each trained until the epoch of its own that was kept{again}" if kept else ""
        return f"The mean of the {len(members)} networks of this run{beside}{how}."
    what = f"The mean of the network of this run{beside}" if beside else "The network of this run"
    if again:
        return f"{what}, trained until epoch {kept}{again}."
    return f"{what}, with the weights {f'of epoch {kept}' if kept else 'from before its training'}."


def _outputs(part: Literal["training", "validation", "test"], windows: WindowSet, scaled: np.ndarray) -> Outputs:
    values = windows.frame.to_levels(scaled)
    return Outputs(part, pd.DatetimeIndex(windows.dates), windows.previous, windows.steps, values)


def _calibration_part(data: PreparedData) -> tuple[Literal["training", "validation"], WindowSet]:
    """Return the windows whose errors say how wide intervals are to be: never those of the test part."""
    if isinstance(data, PreparedPanel):  # of each ticker its own, also of those that training never sees
        parts = [_calibration_part(ticker.data) for ticker in data.tickers]
        return parts[0][0], WindowSet.joined([(windows, 0) for _, windows in parts])
    if data.validation is not None:
        return "validation", data.validation
    newest = max(len(data.train) // 5, min(len(data.train), 50))
    return "training", data.train.last(newest)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue  # TensorFlow comes under one of two names.
    return found
