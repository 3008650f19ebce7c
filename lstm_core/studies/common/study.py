"""What a study is: the one protocol of 'train more runs and compare them'."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, Literal, TypeVar

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.events import Event
from lstm_core.numbers import seconds_in_words
from lstm_core.results import RunResult, Seconds
from lstm_core.studies.common.asks import Answers, Ask, Start
from lstm_core.studies.common.report import Block, Drawn, Report, Trained

__all__ = ["About", "Study", "cost_in_words"]

About = Literal["score", "attention", "settings"]
_Found = TypeVar("_Found")


class Study(ABC, Generic[_Found]):
    """More runs beside one that is there, made by a rule, to be compared.

    A study's module ends with ``STUDY``, the only instance of its class; the module's name is the study's purpose.

    Attributes:
        command: What the command line calls it.
        has_own_command: Whether it is a command of its own, too, beside ``study``.
        title: What a page calls it.
        called: What it adds to a run, for a sentence, as in ``a backtest``.
        about: What its answers are about, which decides the page that shows it.
        summary: What it does, in a sentence.
        intro: What it is and why, as Markdown.
        cards: More of that in boxes side by side: a heading and a text each.
        asks: What it asks, in this order.
        again: How one asks for it a second time.
        icon: Name of the Material symbol on its button.
        compares_with_start: Whether its report needs the result of the run that it is made of.
        keeps_earlier: Whether a new one stands beside the earlier ones; otherwise it takes their place.
        shuts_tests: Whether runs are chosen by it, so that their test figures stay shut until somebody opens them:
            what is chosen by the exam is not examined by it any more.
    """

    command: ClassVar[str]
    has_own_command: ClassVar[bool] = False
    title: ClassVar[str]
    called: ClassVar[str]
    about: ClassVar[About]
    summary: ClassVar[str]
    intro: ClassVar[str]
    cards: tuple[tuple[str, str], ...] = ()
    asks: ClassVar[tuple[Ask, ...]] = ()
    again: ClassVar[str]
    icon: ClassVar[str]
    compares_with_start: ClassVar[bool] = True
    keeps_earlier: ClassVar[bool] = False
    shuts_tests: ClassVar[bool] = False

    @property
    def purpose(self) -> str:
        """What the database keeps with its runs."""
        return type(self).__module__.rpartition(".")[2]

    def require(self, config: ExperimentConfig) -> None:
        """Make sure that it may be made of a run.

        Args:
            config: That of the run.

        Raises:
            ConfigError: It may not, and why.
        """
        if config.split.rows is not None:
            raise ConfigError(
                f"This run is the fold of a backtest itself. Make {self.called} of the run that it belongs to."
            )
        if config.leak != "none":
            raise ConfigError(f"This run makes a mistake on purpose, so that {self.called} of it would tell nothing.")

    @abstractmethod
    def configs(self, start: Start, *_: Any, **answers: Any) -> tuple[ExperimentConfig, ...]:
        """Return what is trained.

        Args:
            start: What the study begins with.
            **answers: What was asked, by the names of ``asks``; each has a default.

        Raises:
            LabError: The answers are impossible, or the rows too few for them.
        """

    @abstractmethod
    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Return what people call each run of the study."""

    @abstractmethod
    def button(self, answers: Answers, *, again: bool) -> str:
        """Return what stands on the button that starts it.

        Args:
            answers: What was asked.
            again: Whether it takes the place of an earlier one.
        """

    def count(self, configs: Sequence[ExperimentConfig], answers: Answers) -> int:
        """Return how many trainings are asked for, of which not all need to be known before it is started.

        Args:
            configs: Those that are known.
            answers: What was asked.
        """
        return len(configs)

    def note(self, start: Start) -> str:
        """Return what else is to be known before it is started; empty if nothing."""
        return ""

    def plan(self, start: Start, configs: Sequence[ExperimentConfig]) -> Drawn | None:
        """Return a drawing of what will be trained on what, where one helps."""
        return None

    def asked(self, start: Start, answers: Answers) -> dict[str, Any]:
        """Return what is kept of what was asked, as plain fields ready for JSON.

        Args:
            start: What the study begins with.
            answers: What was asked.
        """
        return dict(answers)

    def follow_up(
        self, start: RunResult | None, trained: Sequence[Trained], asked: Mapping[str, Any]
    ) -> tuple[ExperimentConfig, ...]:
        """Return what is trained next, now that all runs so far are over; empty where there is no more to do.

        The command line asks until then. In the lab the run service does the same by what ``asked`` keeps, since it
        knows no study's code.

        Args:
            start: As of ``report``.
            trained: As of ``report``, and those that were ended early.
            asked: What was asked, as ``asked`` returns it.
        """
        return ()

    def ends_early(
        self, start: RunResult | None, trained: Sequence[Trained], config: ExperimentConfig, asked: Mapping[str, Any]
    ) -> Callable[[Event], bool] | None:
        """Return what sees the events of a run that the command line trains next, and says whether it is to be ended.

        Args:
            start: As of ``report``.
            trained: As of ``follow_up``.
            config: What is trained.
            asked: As of ``follow_up``.

        Returns:
            ``None`` where every run is trained to its end.
        """
        return None

    def goes_on(self, asked: Mapping[str, Any], configs: Sequence[ExperimentConfig]) -> bool:
        """Say whether the run service adds more runs once those that there are are over.

        Args:
            asked: What is kept of what was asked.
            configs: Those of all its runs so far.
        """
        return False

    def live(
        self, start: RunResult | None, trained: Sequence[Trained], configs: Sequence[ExperimentConfig], elsewhere: int
    ) -> tuple[Block, ...]:
        """Return what is shown while the others are still trained.

        Args:
            start: As of ``report``.
            trained: Those runs that came to their end so far; none at first.
            configs: Those of all its runs.
            elsewhere: As of ``report_beside``.
        """
        return ()

    def report_beside(self, start: RunResult | None, trained: Sequence[Trained], elsewhere: int) -> Report[_Found]:
        """Say what the runs come to, as ``report`` does, where it matters how much else was tried.

        Args:
            start: As of ``report``.
            trained: As of ``report``.
            elsewhere: How many other runs the person has made on the same question: the same series, target and split.
        """
        return self.report(start, trained)

    def tests(self, start: RunResult | None, trained: Sequence[Trained]) -> tuple[Block, ...]:
        """Return what the test part says of the runs, where ``shuts_tests``: shown once somebody has opened it."""
        return ()

    @abstractmethod
    def report(self, start: RunResult | None, trained: Sequence[Trained]) -> Report[_Found]:
        """Say what the runs come to.

        Args:
            start: The result of the run that the study is made of; ``None`` only where ``compares_with_start`` is not
                set.
            trained: Those runs of it that came to their end, at least one.

        Raises:
            ConfigError: The runs are not those of one such study.
        """


def cost_in_words(configs: Sequence[ExperimentConfig], seconds: Seconds | None = None, count: int | None = None) -> str:
    """Say what a study costs.

    Args:
        configs: What it trains.
        seconds: What the run that it is made of took, if that is known.
        count: How many trainings there are, if not all of them are known yet.

    Example:
        >>> cost_in_words([ExperimentConfig()] * 5, Seconds(first_epoch=1.0, median_epoch=0.5, total=25.0))
        '5 trainings of up to 40 epochs each, about 2 min 5 s when nobody else trains.'
    """
    count = len(configs) if count is None else count
    most = max(config.training.epochs for config in configs)
    epochs = "1 epoch" if most == 1 else f"up to {most:,} epochs"
    trainings = f"1 training of {epochs}" if count == 1 else f"{count} trainings of {epochs} each"
    takes = "" if seconds is None else f", about {seconds_in_words(seconds.total * count)} when nobody else trains"
    return f"{trainings}{takes}."
