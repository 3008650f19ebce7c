"""The frame of every report: head, contents, sections, styles, and what draws the charts.

Everything is in the one file: the styles, Plotly's script, and each chart's data as JSON beside the place where it is
drawn. A policy in the head keeps the page from loading anything. Names are text wherever they stand.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from lstm_core.charts.chart import Chart

__all__ = ["Section", "chart", "code", "page", "paragraph", "points", "table", "titled"]

_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """One part of a report.

    Attributes:
        heading: What it is called, as text.
        parts: What is in it, each as HTML that the functions of this module made.
    """

    heading: str
    parts: Sequence[str]


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph.

    Args:
        text: As text, whatever is in it.
        kind: ``note`` or ``verdict`` for how it looks; empty for an ordinary one.

    Example:
        >>> paragraph("<b>IBM</b>")
        '<p>&lt;b&gt;IBM&lt;/b&gt;</p>'
    """
    return f'<p class="{kind}">{html.escape(text)}</p>' if kind else f"<p>{html.escape(text)}</p>"


def titled(title: str, text: str) -> str:
    """Return a paragraph with a few words in front that say what it is about, both as text."""
    return f"<p><strong>{html.escape(title)}</strong><br>{html.escape(text)}</p>"


def points(lines: Sequence[str]) -> str:
    """Return a list, each line as text."""
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"


def code(text: str) -> str:
    """Return something to type, as text."""
    return f"<pre>{html.escape(text)}</pre>"


def table(frame: pd.DataFrame) -> str:
    """Return a table; what is a number in all rows stands at the right.

    Args:
        frame: Its cells, as they are to be read; its index is left out.

    Example:
        >>> table(pd.DataFrame({"setting": ["Window"], "value": ["20"]})).count("<td>")
        2
    """
    numbers = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame]
    head = "".join(_cell("th", name, number=number) for name, number in zip(frame.columns, numbers, strict=True))
    rows = (
        "".join(_cell("td", value, number=number) for value, number in zip(row, numbers, strict=True))
        for row in frame.itertuples(index=False)
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(tag: str, value: object, *, number: bool) -> str:
    said = "–" if value is None or (isinstance(value, float) and pd.isna(value)) else str(value)
    more = (' scope="col"' if tag == "th" else "") + (' class="number"' if number else "")
    return f"<{tag}{more}>{html.escape(said)}</{tag}>"


def chart(drawn: Chart) -> str:
    """Return a chart of Plotly's, which the reader's browser draws, with what it says in words.

    Raises:
        ValueError: Another engine draws it.
    """
    if drawn.engine != "plotly":
        raise ValueError(f"a report can't hold a chart of {drawn.engine}")
    # Inside a script only an end tag ends it, so that no '<' may stand in the data.
    data = drawn.payload.to_json().replace("<", "\\u003c")
    # A group and not an image, because its toolbar can be reached by the keyboard.
    return (
        f'<figure><div class="chart" role="group" aria-label="{html.escape(drawn.alt)}" '
        f'style="min-height:{drawn.height}px"></div><script type="application/json">{data}</script>'
        f"<figcaption>{html.escape(drawn.caption)}</figcaption></figure>"
    )


def page(title: str, made: str, sections: Sequence[Section]) -> bytes:
    """Return a report as a file.

    Args:
        title: What it is about.
        made: One line below it: what made it, and when.
        sections: Its parts; the first begins with what matters most.

    Example:
        >>> page("IBM", "made today", [Section("Verdict", [paragraph("Level.")])])[:15]
        b'<!doctype html>'
    """
    named = [(f"part-{number}", section) for number, section in enumerate(sections, start=1)]
    contents = "".join(f'<li><a href="#{name}">{html.escape(one.heading)}</a></li>' for name, one in named)
    body = "".join(_section(name, one) for name, one in named)
    draws = any('class="chart"' in part for section in sections for part in section.parts)
    script = f"<script>{_script()}</script>" if draws else ""
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_file('report.css')}</style></head><body>"
        f'<header><button class="theme" type="button">Light or dark</button><h1>{html.escape(title)}</h1>'
        f'<p class="made">{html.escape(made)}</p></header>'
        f'<nav aria-label="Contents"><ul>{contents}</ul></nav><main>{body}'
        "<noscript><p>Charts need JavaScript, which is off here; all words and tables are complete.</p></noscript>"
        f"</main>{script}<script>{_file('report.js')}</script></body></html>"
    )
    return text.encode()


def _section(name: str, one: Section) -> str:
    heading = f'<h2 id="{name}">{html.escape(one.heading)}</h2>'
    return f'<section aria-labelledby="{name}">{heading}{"".join(one.parts)}</section>'


@cache
def _script() -> str:
    """Return Plotly's script, as its package brings it."""
    from plotly.offline import get_plotlyjs

    return re.sub("</script", r"<\\/script", get_plotlyjs(), flags=re.IGNORECASE)


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
