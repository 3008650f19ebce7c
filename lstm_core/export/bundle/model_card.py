"""A model card, filled by rule from the result.

The headings are those of Mitchell et al., Model Cards for Model Reporting (FAT* 2019, arXiv:1810.03993, section 4).
What is said of the model are the sentences of ``lstm_core/verdicts``, so that the card says what the pages say.
"""

from __future__ import annotations

from collections.abc import Callable

from lstm_core.evaluation.intervals import intervals
from lstm_core.export.bundle.plain_text import as_text, bullets
from lstm_core.export.bundle.used import Origin, was_brought
from lstm_core.features.indicators import label
from lstm_core.knobs.words import settings_line
from lstm_core.model.attentions import attention_of
from lstm_core.model.cells import cell_of
from lstm_core.numbers import counted, listed, number, seconds_in_words
from lstm_core.results import RunResult
from lstm_core.verdicts.intervals import judge_intervals
from lstm_core.verdicts.leaderboard import judge_leaderboard
from lstm_core.verdicts.learning import diagnose_run
from lstm_core.verdicts.next_steps import next_steps
from lstm_core.verdicts.skill import verdict_of

__all__ = ["model_card"]

_PARTS = {"train": "training", "validation": "validation", "test": "test"}


def model_card(result: RunResult, origin: Origin, model_files: str = "") -> str:
    """Write the card as Markdown.

    Args:
        result: Of the run.
        origin: Where its series is from.
        model_files: What is to be said of the model's files; empty for nothing.
    """
    sections: tuple[tuple[str, Callable[[], str]], ...] = (
        ("Model Details", lambda: _details(result, model_files)),
        ("Intended Use", lambda: _use(result)),
        ("Factors", lambda: _factors(result)),
        ("Metrics", lambda: _metrics(result)),
        ("Evaluation Data", lambda: _evaluated(result, origin)),
        ("Training Data", lambda: _trained(result)),
        ("Quantitative Analyses", lambda: _analyses(result)),
        ("Ethical Considerations", lambda: _ethics(result)),
        ("Caveats and Recommendations", lambda: _caveats(result)),
    )
    told = "\n\n".join(f"## {heading}\n\n{text()}" for heading, text in sections)
    return f"# Model card: {as_text(result.title)}\n\n{as_text(verdict_of(result).sentence)}\n\n{told}\n"


def _details(result: RunResult, model_files: str) -> str:
    model, attention = result.config.model, attention_of(result.config.model)
    lines = [
        f"A recurrent network ({cell_of(model).label}, {counted(model.units, 'unit')}, "
        f"{counted(model.layers, 'layer')}; attention: {attention.label}), {result.parameters.total:,} parameters.",
        f"Settings: {as_text(settings_line(result.config))}.",
        f"Its weights: {result.kept_in_words}. It took {seconds_in_words(result.seconds.total)}.",
        f"Trained with {as_text(_versions(result) or 'versions that were not recorded')}.",
        "Made with the attention LSTM lab, which is meant for teaching and for trying things out.",
    ]
    return bullets([*lines, *([model_files] if model_files else [])])


def _versions(result: RunResult) -> str:
    return listed([f"{name} {version}" for name, version in result.versions.items()])


def _use(result: RunResult) -> str:
    features = result.config.features
    ahead = "next row" if features.horizon == 1 else f"next {features.horizon} rows"
    return bullets(
        [
            f"It predicts {as_text(label(features.target))} in the {ahead} from the last {features.window} rows of "
            f"{as_text(listed([label(name) for name in features.inputs]))}.",
            "Meant to see how such a model learns, and how good it is beside simple methods on this very series.",
            "Not meant for decisions on money or on people: nothing was measured that would carry these.",
        ]
    )


def _factors(result: RunResult) -> str:
    if result.panel is None:
        series = f"One series, {as_text(result.title)}. Nothing is known of how it does on any other."
    else:
        unseen = sum(not ticker.seen for ticker in result.panel.tickers)
        of_them = f", of which training never saw {unseen}" if unseen else ""
        series = f"{len(result.panel.tickers)} series{of_them}; the scores are means over them, each in its own unit."
    times = result.outputs.dates
    return bullets(
        [
            series,
            f"One stretch of time: it was tested on {result.step.count(result.days)}, {result.step.span(times)}. Other "
            "times may be unlike these.",
        ]
    )


def _metrics(result: RunResult) -> str:
    unit = "multiples of each ticker's persistence" if result.panel else "the target's unit"
    return bullets(
        [
            f"RMSE, the root of the mean squared error, in {unit}: the typical error, large ones counting more.",
            "Skill: 1 - RMSE of the model / RMSE of repeating the last value. Above 0 the model is better.",
            "The opponent is the simple method that was the best before the test part was looked at.",
        ]
    )


def _evaluated(result: RunResult, origin: Origin) -> str:
    split = "the newest rows" if result.config.leak == "none" else "rows that a mistake made on purpose let in"
    lines = [
        f"{as_text(result.title)}: {as_text(origin.provenance)}. License: {as_text(origin.license)}.",
        f"SHA-256 of its content: {result.data_sha256 or 'not recorded'}.",
        f"The test part are {split}: {counted(result.samples['test'] or 0, 'window')}.",
    ]
    return bullets([*lines, *([origin.note] if origin.note else [])])


def _trained(result: RunResult) -> str:
    parts = [
        f"{_PARTS[part]} {counted(count, 'window')}" for part, count in result.samples.items() if count is not None
    ]
    watched = (
        "The test part was watched while it was trained, as the tutorial does; nothing was chosen by it."
        if result.watched == "test" and result.config.leak == "none"
        else f"The {result.watched} part was watched while it was trained."
    )
    return bullets(
        [
            f"The same series before the test part: {listed(parts)}.",
            "Inputs and target are scaled by "
            f"{'the training part alone' if result.first_scalers is None else 'the rows before the test part'}.",
            watched,
        ]
    )


def _analyses(result: RunResult) -> str:
    rows = [
        f"| {as_text(entry.label)} | {number(entry.metrics.rmse, 6)} | {number(entry.metrics.mae, 6)} |"
        for entry in result.leaderboard
    ]
    table = "\n".join(["| method | RMSE | MAE |", "|---|---|---|", *rows])
    judged = [judge_leaderboard(result.leaderboard, result.opponent).sentence]
    if result.panel is None:
        bands = intervals(result.calibration, result.outputs)
        judged.append(judge_intervals(bands, len(result.outputs), result.step).sentence)
    learning = diagnose_run(result)
    judged.append(learning.sentence)
    reasons = [f"{one.title}: {one.text}" for one in verdict_of(result).reasons]
    return f"{table}\n\n{bullets([as_text(text) for text in (*judged, *reasons)])}"


def _ethics(result: RunResult) -> str:
    own = "The series is somebody's own file; whether it may be shown to others is for them to say. "
    brought = own if was_brought(result.config.data) else ""
    return (
        f"{brought}The lab does not know what the numbers stand for, and looks for no persons in them. A prediction of "
        "prices is no advice: who acts on it alone bears what comes of it."
    )


def _caveats(result: RunResult) -> str:
    leak = (
        ["It makes a mistake on purpose, so that its errors are smaller than they would be. Use it for nothing else."]
        if result.config.leak != "none"
        else []
    )
    untrained = ["The weights are those from before training."] if not result.kept_epoch else []
    steps = [as_text(step) for step in next_steps(result)]
    seeds = "Another seed gives another network. The lab's study of seeds says how far they differ."
    return bullets([*leak, *untrained, *steps, seeds])
