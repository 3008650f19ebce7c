"""The command ``study``, with a command for each study below it; one of them may stand at the top as well."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from lstm_core.cli.job import job_of
from lstm_core.cli.knob_options import knob_value
from lstm_core.cli.options import TrainOptions, with_train_options
from lstm_core.cli.running import run_with_bar
from lstm_core.config import ExperimentConfig
from lstm_core.data.catalogue import Loaded
from lstm_core.data.comma_list import comma_list
from lstm_core.errors import ConfigError
from lstm_core.features.panel import PreparedPanel, preparation_key, prepare_loaded
from lstm_core.results import RunResult
from lstm_core.studies import STUDIES
from lstm_core.studies.common.asks import Ask, Number, Several, Start, Varied
from lstm_core.studies.common.one_ticker import trained_for_ticker
from lstm_core.studies.common.report import Trained
from lstm_core.studies.common.study import Study

__all__ = ["own_commands", "study_app"]

_AS_JSON = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]

study_app = typer.Typer(
    help="Train more runs beside one, made by a rule, and compare them.", no_args_is_help=True, rich_markup_mode=None
)


def own_commands() -> tuple[tuple[str, Callable[..., None]], ...]:
    """Return the studies that are commands of their own, by their names."""
    return tuple((study.command, _command(study)) for study in STUDIES.values() if study.has_own_command)


def _command(study: Study[Any]) -> Callable[..., None]:
    """Return the command of a study: the options of a training, and one for each thing that the study asks."""

    def call(options: TrainOptions, as_json: bool, **answers: Any) -> None:
        _run(study, options, answers, as_json)

    parameters = [
        inspect.Parameter("options", inspect.Parameter.KEYWORD_ONLY, annotation=TrainOptions),
        *map(_option, study.asks),
        inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, annotation=_AS_JSON, default=False),
    ]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__doc__ = study.summary
    return with_train_options(call)


def _option(ask: Ask) -> inspect.Parameter:
    kind: Any
    default: Any
    if isinstance(ask, Number):
        kind, default, told = int | None, ask.default, ask.help
    elif isinstance(ask, Varied):
        told = f"{ask.help} Give it once for each setting, {ask.most} at most."
        several = Annotated[list[str] | None, typer.Option(help=told, metavar="SETTING=A,B,C")]
        return inspect.Parameter(ask.name, inspect.Parameter.KEYWORD_ONLY, annotation=several, default=None)
    elif isinstance(ask, Several):
        told = f"{ask.help} Give it once for each, {ask.most} at most."
        chosen = Annotated[list[str] | None, typer.Option(help=told, metavar=ask.metavar)]
        return inspect.Parameter(ask.name, inspect.Parameter.KEYWORD_ONLY, annotation=chosen, default=None)
    else:
        kind, default = str, ask.usual
        told = f"{ask.label}: {', or '.join(f'{word} ({meaning})' for word, meaning in ask.options.items())}."
    annotation = Annotated[kind, typer.Option(help=told)]
    return inspect.Parameter(ask.name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _run(study: Study[Any], options: TrainOptions, answers: dict[str, Any], as_json: bool) -> None:
    """Train what a study asks for, one run after the other, and print what they come to."""
    config, table = job_of(options)
    study.require(config)
    used, ready = prepare_loaded(table, config)
    dates = ready.dates if isinstance(ready, PreparedPanel) else used.dates  # those that the split cuts
    beginning = Start(config, dates, table)
    answers = _read(study, beginning, answers)
    configs, asked = study.configs(beginning, **answers), study.asked(beginning, answers)
    for wanted in {preparation_key(each): each for each in configs}.values():
        prepare_loaded(table, wanted)  # finds mistakes at once, before TensorFlow is loaded
    # Of many tickers it is told for the one that was named, or for the first.
    ticker = config.data.ticker or (ready.tickers[0].name if isinstance(ready, PreparedPanel) else "")
    start = run_with_bar(config, table, "the run itself").of_ticker(ticker) if study.compares_with_start else None
    trained = _train(study, configs, table, start, asked)
    trained, others = trained_for_ticker(ticker, trained)
    if others:
        typer.echo(others, err=True)
    report = study.report(start, trained)
    typer.echo(json.dumps(report.fields) if as_json else report.sentence)


def _train(
    study: Study[Any],
    configs: tuple[ExperimentConfig, ...],
    table: Loaded,
    start: RunResult | None,
    asked: Mapping[str, Any],
) -> list[Trained]:
    """Train runs of a study, and what follows from what they came to."""
    trained: list[Trained] = []
    while configs:
        for number, name in enumerate(study.names(configs), 1):
            if number > len(trained):
                config = configs[number - 1]
                ends = study.ends_early(start, trained, config, asked)
                result = run_with_bar(config, table, f"{name} ({number} of {len(configs)})", ends)
                trained.append(Trained(number, name, result))
        more = study.follow_up(start, trained, asked)
        if not more:
            break
        configs = (*configs, *more)
    return trained


def _read(study: Study[Any], start: Start, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that options stand for; those that are not given are left to the study."""
    answers = {name: answer for name, answer in given.items() if answer not in (None, [])}
    for ask in study.asks:
        if isinstance(ask, Varied) and ask.name in answers:
            answers[ask.name] = dict(_setting(each, ask.offers(start)) for each in answers[ask.name])
    return answers


def _setting(text: str, offers: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the path and the values of ``units=16,32`` or ``model.units=16,32``.

    Raises:
        ConfigError: No setting that may be varied is called so.
    """
    name, _, values = text.partition("=")
    wanted = name.strip().replace("-", "_")
    found = [path for path in offers if wanted in (path, path.rpartition(".")[2])]
    if len(found) != 1:
        raise ConfigError(f"There is no setting '{name.strip()}' to vary here. Choose among: {', '.join(offers)}.")
    return found[0], tuple(knob_value(value) for value in comma_list(values))


for _study in STUDIES.values():
    study_app.command(_study.command)(_command(_study))
