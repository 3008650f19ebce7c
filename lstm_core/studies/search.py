"""The search of a run: many of its settings at once, by trials that are proposed, compared on the validation part.

What is tried next is computed in ``lstm_core/search/``, what the trials come to in ``evaluation/selection.py``; it is
told in ``common/selection_words.py``, and what only a search says in ``common/search_words.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lstm_core.config import ExperimentConfig
from lstm_core.errors import ConfigError
from lstm_core.evaluation.selection import Selection, best_again, select
from lstm_core.events import EpochDone, Event, Started
from lstm_core.features.splits import count_windows
from lstm_core.results import RunResult
from lstm_core.runs.summary import summary_of
from lstm_core.search.plan import MOST_TRIALS, Plan, due, plan_of
from lstm_core.search.proposing import first_trials, propose
from lstm_core.search.pruning import pruned_after
from lstm_core.search.trial import Trial, losses_of
from lstm_core.studies.common.asks import Answers, Bounds, Choice, Number, Start, Varied
from lstm_core.studies.common.choosing import ChoosingStudy, there
from lstm_core.studies.common.report import Block, Report, Trained
from lstm_core.studies.common.search_words import search_blocks
from lstm_core.studies.common.selection_words import exam_of, selection_report, setting_names
from lstm_core.studies.common.worth_trying import worth_trying

__all__ = ["STUDY"]

_USUAL = ("model.units", "training.learning_rate", "model.dropout", "features.window")
_LEAST = 5
_WINDOW = "features.window"
Settings = Mapping[str, Sequence[Any]]


def _offers(start: Start) -> dict[str, tuple[Any, ...]]:
    """Return what may be searched for; windows only where every one of them predicts the same days."""
    found = {path: values for path, values in worth_trying(start).items() if len(values) > 1}
    if not start.config.split.reach_back:
        found.pop(_WINDOW, None)
    return found


def _usual(start: Start) -> dict[str, tuple[Any, ...]]:
    offered = _offers(start)
    return {path: offered[path] for path in _USUAL if path in offered}


class _SearchStudy(ChoosingStudy):
    """The run beside the same run with other values of many settings."""

    command = "search"
    title = "Search"
    called = "a search"
    about = "settings"
    summary = "Search many settings at once for what does best on the validation part, by trials that are proposed."
    intro = (
        "A **search** tries this run with many of its settings changed at once. A grid over six settings would take "
        "thousands of runs; here each **trial** is proposed by what those before it came to. All are compared on the "
        "**validation part**, and the best of so many looks good by luck alone: how good is drawn in as the **luck "
        "line**. The best three are trained again from fresh seeds before they are ranked, and test figures stay shut "
        "until you open them."
    )
    asks = (
        Varied(
            "settings",
            "Settings",
            "Which settings are searched for. Numbers are tried anywhere between the least and the greatest of their "
            "values, everything else is one of them.",
            _offers,
            most=10,
            usual=_usual,
        ),
        Number(
            "trials",
            "Trials",
            "How many combinations are trained. Below 20 it is not told which setting counts.",
            lambda _start, _given: Bounds(_LEAST, MOST_TRIALS, 30),
            default=30,
        ),
        Choice(
            "way",
            "How trials are proposed",
            "Learning finds good values with fewer trials; an even spread is the same for everybody in a class.",
            {
                "learn": "from the trials before (TPE), after ten that are spread evenly",
                "even": "spread evenly, the same for everybody",
            },
        ),
        Choice(
            "prunes",
            "End trials early",
            "Saves time: most trials show early that they won't be the best.",
            {
                "yes": "end a trial that is worse than half of those before it after as many epochs",
                "no": "train each to its end",
            },
        ),
        Number(
            "most_weights",
            "Most weights",
            "Networks with more weights than this are not tried; 0 for no limit.",
            lambda _start, _given: Bounds(0, 10_000_000, 0),
            default=0,
        ),
        Number(
            "most_seconds",
            "Most seconds a trial",
            "A trial that trains for longer is ended and counts as one that fell behind; 0 for no limit.",
            lambda _start, _given: Bounds(0, 100_000, 0),
            default=0,
        ),
    )
    again = "Make another search"
    icon = "travel_explore"

    def configs(self, start: Start, **answers: Any) -> tuple[ExperimentConfig, ...]:
        """Return the trials that are known before any is over: the first ten, or all that are spread evenly."""
        self.require(start.config)
        found = first_trials(self._plan(start, answers), start.config)
        if not found:
            raise ConfigError("Nothing fits these limits. Allow more weights, or search smaller settings.")
        for window in {each.features.window for each in found}:
            count_windows(len(start.dates), window, start.config.split, start.config.features.horizon)
        return found

    def names(self, configs: Sequence[ExperimentConfig]) -> tuple[str, ...]:
        """Name trials by their number and what differs, and the seed of those that are trained again."""
        named = setting_names(configs)
        return tuple(f"trial {number}: {name}" for number, name in enumerate(named, 1))

    def button(self, answers: Answers, *, again: bool) -> str:
        """Say how many trials there are."""
        return f"Search with {answers['trials']} trials"

    def count(self, configs: Sequence[ExperimentConfig], answers: Answers) -> int:
        """Return how many trials there are, also those that are not known before others are over."""
        return max(len(configs), int(answers["trials"]))

    def note(self, start: Start) -> str:
        """Say how trials come about, and what comes after them."""
        return f"Trials that learn from others are proposed as those come to their end. {super().note(start)}"

    def asked(self, start: Start, answers: Answers) -> dict[str, Any]:
        """Keep all that decides what is tried."""
        usual: dict[str, Any] = {ask.name: ask.default for ask in self.asks if isinstance(ask, Number)}
        usual |= {ask.name: ask.usual for ask in self.asks if isinstance(ask, Choice)}
        settings = answers.get("settings") or _usual(start)
        return {**usual, **answers, "settings": {path: list(values) for path, values in settings.items()}}

    def goes_on(self, asked: Mapping[str, Any], configs: Sequence[ExperimentConfig]) -> bool:
        """Say that more is to come until the best were trained again."""
        return len({config.seed for config in configs}) < 2

    def follow_up(
        self, start: RunResult | None, trained: Sequence[Trained], asked: Mapping[str, Any]
    ) -> tuple[ExperimentConfig, ...]:
        """Return the next trial, or the best from fresh seeds when all were tried."""
        start = there(start)
        plan = plan_of(asked, start.config.seed)
        trials = _trials(start, trained)
        if len(trials) < len(trained):
            return ()
        if plan.learns and due(plan, [True] * len(trials)):
            found = propose(plan, _trial(start), trials)
            if found is not None:
                return (found,)
        done = _to_their_end(trained)
        if not done:
            return ()
        return best_again(start.config, {one.config: one.rmse for one in select(start, done).candidates})

    def ends_early(
        self, start: RunResult | None, trained: Sequence[Trained], config: ExperimentConfig, asked: Mapping[str, Any]
    ) -> Callable[[Event], bool] | None:
        """Return what ends a trial that falls behind, or takes too long; those from fresh seeds go to their end."""
        start = there(start)
        plan = plan_of(asked, start.config.seed)
        if config.seed != start.config.seed or not (plan.can_prune or plan.most_seconds):
            return None
        begin, before, events = _trial(start), _trials(start, trained), list[Event]()
        begun = time.monotonic()

        def ends(event: Event) -> bool:
            if plan.most_seconds and time.monotonic() - begun > plan.most_seconds:
                return True
            if not isinstance(event, Started | EpochDone):
                return False
            events.append(event)
            return pruned_after(plan, begin, before, Trial(config, losses=losses_of(events))) is not None

        return ends

    def live(
        self, start: RunResult | None, trained: Sequence[Trained], configs: Sequence[ExperimentConfig], elsewhere: int
    ) -> tuple[Block, ...]:
        """Draw the trials as they come."""
        start = there(start)
        count = sum(config.seed == start.config.seed for config in configs)
        return search_blocks(select(start, _to_their_end(trained), elsewhere), trained, count, "live")

    def report_beside(self, start: RunResult | None, trained: Sequence[Trained], elsewhere: int) -> Report[Selection]:
        """Say the same, with all that was tried on the same question."""
        start, done = there(start), _to_their_end(trained)
        if not done:
            raise ConfigError(
                "No trial came to its end, so there is nothing to compare. Allow more seconds a trial, or search "
                "smaller settings."
            )
        found = select(start, done, elsewhere)
        return selection_report(found, start, search_blocks(found, trained, 1, "search"))

    def tests(self, start: RunResult | None, trained: Sequence[Trained]) -> tuple[Block, ...]:
        """Return the test errors of what is ranked."""
        start = there(start)
        results = _to_their_end(trained)
        return exam_of(select(start, results), start, results)

    def _plan(self, start: Start, answers: Mapping[str, Any]) -> Plan:
        asked = self.asked(start, answers)
        settings, offered = asked["settings"], _offers(start)
        if not settings:
            raise ConfigError("Choose at least one setting to search for.")
        for path in settings:
            if path == _WINDOW and path not in offered:
                raise ConfigError(
                    "Windows of different lengths would be compared on different rows here. Switch on 'Windows may "
                    "begin in the part before' in the run that is searched, or leave the window as it is."
                )
            if path not in offered:
                raise ConfigError(f"'{path}' can't be searched for here. Choose among: {', '.join(offered)}.")
        return plan_of(asked, start.config.seed)


def _to_their_end(trained: Sequence[Trained]) -> list[RunResult]:
    """Return the results of all but the trials that were ended early."""
    return [each.result for each in trained if not each.result.was_stopped]


def _trials(start: RunResult, trained: Sequence[Trained]) -> list[Trial]:
    """Return the trials among some runs, in their order."""
    return [_trial(each.result) for each in trained if each.result.config.seed == start.config.seed]


def _trial(result: RunResult) -> Trial:
    """Return a run that is over as a trial; it was stopped by nobody but the search."""
    losses = dict(enumerate(result.val_loss, 1))
    error = summary_of(result).validation_rmse
    if result.was_stopped:
        return Trial(result.config, "pruned", losses=losses)
    return Trial(result.config, "lost", losses=losses) if error is None else Trial(result.config, "done", error, losses)


STUDY = _SearchStudy()
