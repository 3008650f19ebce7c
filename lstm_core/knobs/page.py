"""The page of all settings, ``docs/settings.md``, as Markdown."""

from __future__ import annotations

from lstm_core.draft import Draft
from lstm_core.knobs.knob import Knob, Needs, knobs_of
from lstm_core.knobs.words import bounds_in_words, defaults_in_words, in_words, words_of

__all__ = ["settings_page"]

_TOP = """# All settings

Written by `python -m lstm_core settings`; a test holds it current. What is said here is said beside the field itself
(`lstm_core/choices/`), from which the form on Train, the options of the command line and this page are made.

A *basic* setting is always visible on its page, an *advanced* one behind a door. A default is the tutorial's; where
another preset differs, it is named.
"""
_PARTS = {
    "": "Of the whole experiment",
    "data": "The series",
    "data.reading": "How a file is read",
    "features": "What goes in and what comes out",
    "split": "How the rows are cut",
    "model": "The network",
    "training": "How the weights are found",
}


def settings_page() -> str:
    """Return the page."""
    knobs = knobs_of(Draft)
    lines = [_TOP]
    for part, title in _PARTS.items():
        lines.append(f"## {title}\n")
        lines += [_entry(knob) for knob in knobs.values() if knob.part == part]
    return "\n".join(lines)


def _entry(knob: Knob) -> str:
    """Return what is known of one setting: its label and name, its help, and a line for each further fact."""
    about = knob.about
    facts = [f"Default: {knob.default}." if knob.path == "preset" else defaults_in_words(knob)]
    if bounds := bounds_in_words(knob):
        facts.append(f"{bounds[:1].upper()}{bounds[1:]}{f', in {about.unit}' if about.unit not in ('', '%') else ''}.")
    if knob.values:
        facts.append(
            "Values: " + ", ".join(f"`{_typed(value)}` ({words_of(knob)[value]})" for value in knob.values) + "."
        )
    if about.tries and not knob.values and knob.kind is not bool:
        facts.append(f"Worth trying side by side: {', '.join(in_words(knob, value) for value in about.tries)}.")
    facts += [f"`{value}`: {sentence}" for value, sentence in about.explained.items()]
    if about.needs is not None:
        facts.append(f"{_only(about.needs)} is refused without {_wanted(about.needs)}.")
    if about.counts_with is not None:
        facts.append(f"Does nothing without {_wanted(about.counts_with)}.")
    facts.append(f"For: {about.audience}. Tier: {about.tier}.")
    return "\n".join([f"### {about.label}: `{knob.path}`\n", f"{about.help}\n", *(f"- {fact}" for fact in facts), ""])


def _only(needs: Needs) -> str:
    return " or ".join(f"`{value}`" for value in needs.only) or "Anything else"


def _wanted(needs: Needs) -> str:
    """Say what has to be so."""
    knob = knobs_of(Draft)[needs.path]
    if not needs.values:
        return f"`{needs.path}` ({knob.title})"
    return f"`{needs.path}` ({knob.title}) being {' or '.join(f'`{value}`' for value in needs.values)}"


def _typed(value: object) -> str:
    return {"\t": "tab"}.get(str(value), str(value))
