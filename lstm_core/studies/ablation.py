"""Does it help? The run with and without an input, attention, a layer, ...: same folds, same seeds, same days.

What one may ask about is made from the descriptions of the settings (``knobs/absent.py``) and the columns of the data
(``features/candidates.py``). What an ablation is made of stands in ``ablating``; the difference is measured in
``evaluation/arms.py`` and judged in ``verdicts/ablation.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.features.candidates import candidate_inputs
from lstm_core.features.indicators import label
from lstm_core.knobs.absent import one_more_or_less
from lstm_core.numbers import counted
from lstm_core.results import RunResult
from lstm_core.studies.ablating.changes import ArmChange, change_between, change_of, of_setting
from lstm_core.studies.ablating.folds import MOST_FOLDS, USUAL_FOLDS, arms_on_folds
from lstm_core.studies.ablating.found import Ablation, found_in
from lstm_core.studies.ablating.told import ablation_report
from lstm_core.studies.common.asks import Answers, Bounds, Number, Offered, Several, Start
from lstm_core.studies.common.report import Report, Trained
from lstm_core.studies.common.study import Study

__all__ = ["STUDY"]

_EACH_INPUT = "each input"
_MOST_ASKED = 8
_FEWEST_SEEDS, _MOST_SEEDS = 3, 5  # of two, chance is seen too seldom: docs/decisions.md
_MOST_RUNS = 100  # of a study, as the store has it


def _offers(start: Start) -> tuple[Offered, ...]:
    config, inputs = start.config, start.config.features.inputs
    away = {f"without:{name}": label(name) for name in inputs} if len(inputs) > 1 else {}
    if 1 < len(inputs) <= _MOST_ASKED:
        away[_EACH_INPUT] = "each input, one at a time"
    more = () if start.table is None else candidate_inputs(start.table, config.features)
    settings = [of_setting(path, value, config) for path, value in one_more_or_less(config)]
    groups = (
        Offered("Go without an input", away),
        Offered("Add an input", {f"with:{name}": label(name) for name in more}, typed="with:"),
        Offered("Change a setting", {change.written: change.name for change in settings}),
    )
    return tuple(group for group in groups if group.options)


def _usual(start: Start) -> tuple[str, ...]:
    """Return the first input that is not the target itself; without one, the first setting that could be otherwise."""
    inputs, target = start.config.features.inputs, start.config.features.target
    others = [name for name in inputs if name != target]
    if len(inputs) > 1:
        return (f"without:{others[0]}",)
    path, value = one_more_or_less(start.config)[0]
    return (of_setting(path, value, start.config).written,)


def _fold_bounds(_start: Start, _given: Answers) -> Bounds:
    return Bounds(2, MOST_FOLDS, USUAL_FOLDS)


def _seed_bounds(_start: Start, _given: Answers) -> Bounds:
    return Bounds(_FEWEST_SEEDS, _MOST_SEEDS, _FEWEST_SEEDS)


class _AblationStudy(Study[Ablation]):
    """The run as it is beside the run with one thing less, or one more."""

    command = "ablate"
    has_own_command = True
    title = "Does it help?"
    called = "an ablation"
    about = "settings"
    summary = (
        "Train with and without an input or a setting, on the same folds and from the same seeds, and say whether it "
        "helps, makes no difference, or that one can't tell."
    )
    intro = (
        "**Does adding an input help? Does attention?** One training with it and one without tell little: another seed "
        "or another stretch of time might say the opposite. Here both are trained on the same folds and from the same "
        "seeds, and held against each other row by row (an *ablation*, as one takes away a part to see what it did)."
    )
    asks = (
        Several(
            "change",
            "What is asked about",
            "What is taken away, added or set otherwise. Each is tried by itself, against the run as it is; that one "
            "is trained once for all. 'each input' goes without each of the inputs in turn.",
            _offers,
            _usual,
            most=_MOST_ASKED,
            metavar="without:INPUT|with:INPUT|SETTING=VALUE",
        ),
        Number(
            "folds",
            "Folds",
            "On how many stretches of the series, one after the other, both are tested; each time they learn from what "
            "lies before.",
            _fold_bounds,
            default=USUAL_FOLDS,
        ),
        Number(
            "seeds",
            "Seeds",
            "From how many different initial weights each is trained in each fold: what one training gains by luck, "
            "another loses.",
            _seed_bounds,
            default=_FEWEST_SEEDS,
        ),
    )
    again = "Ask about something else"
    icon = "balance"
    keeps_earlier = True

    def configs(
        self,
        start: Start,
        *,
        change: Sequence[str] = (),
        folds: int = USUAL_FOLDS,
        seeds: int = _FEWEST_SEEDS,
    ) -> tuple[ExperimentConfig, ...]:
        """Return the run itself and with each change, fold by fold, seed by seed."""
        self.require(start.config)
        if not _FEWEST_SEEDS <= seeds <= _MOST_SEEDS:
            raise ConfigError(
                f"{_FEWEST_SEEDS} to {_MOST_SEEDS} seeds can be trained, not {seeds}: fewer don't show what is luck."
            )
        asked = _changes(start.config, change or _usual(start))
        runs = (1 + len(asked)) * folds * seeds
        if runs > _MOST_RUNS:
            raise ConfigError(
                f"{counted(len(asked), 'change')} on {folds} folds from {seeds} seeds are {runs} runs, and "
                f"{_MOST_RUNS} are the most at once. Ask about fewer, or take fewer folds or seeds."
            )
        arms = arms_on_folds(start, [start.config, *(each.config for each in asked)], folds)
        first = start.config.seed
        return tuple(
            arm.with_("", seed=(first + number) % 2**31) for number in range(seeds) for fold in arms for arm in fold
        )

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Say of each run what it has otherwise, its fold and its seed."""
        return tuple(_names(configs))

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say how many runs are trained."""
        return "Find out whether it helps"

    def note(self, start: Start) -> str:
        """Say on which rows."""
        return "All folds end where this run's test part begins: what you choose by them can still be examined there."

    def report(self, start: RunResult | None, trained: Sequence[Trained]) -> Report[Ablation]:
        """Say of each change whether it helps."""
        if start is None:
            raise ConfigError("There is no run to compare with.")
        return ablation_report(start, found_in(start, trained))


def _changes(config: ExperimentConfig, asked: Sequence[str]) -> tuple[ArmChange, ...]:
    """Read what is asked about, each thing once.

    Raises:
        ConfigError: It is too much, or no change of this run.
    """
    inputs = config.features.inputs
    written = [
        one for each in asked for one in ([f"without:{name}" for name in inputs] if each == _EACH_INPUT else [each])
    ]
    found = {change.written: change for change in (change_of(each, config) for each in written)}
    if len(found) > _MOST_ASKED:
        raise ConfigError(f"{_MOST_ASKED} changes can be asked about at once, not {len(found)}.")
    return tuple(found.values())


def _names(configs: Sequence[ExperimentConfig]) -> list[str]:
    arms = [_arm(configs[0], config) for config in configs]
    tested = [(config.split.rows or (0, 0, 0, 0))[2] for config in configs]
    starts = {
        arm: sorted({start for each, start in zip(arms, tested, strict=True) if each == arm}) for arm in set(arms)
    }
    return [
        f"{arm}, fold {1 + starts[arm].index(start)}, seed {config.seed}"
        for arm, start, config in zip(arms, tested, configs, strict=True)
    ]


def _arm(first: ExperimentConfig, config: ExperimentConfig) -> str:
    """Say what a run has otherwise than the first one, which is the run as it is."""
    change = change_between(first, config)
    return "as it is" if change is None else change.name


STUDY = _AblationStudy()
