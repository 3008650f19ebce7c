"""What of somebody's names reaches a browser as formatting, markup or scripts, read in the messages that draw a page.

A page is drawn of messages whose every text is of a kind: Streamlit reads Markdown in labels, helps and the like, and
Plotly and Graphviz markup; what is chosen from, typed, or written in a cell is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from google.protobuf.message import Message  # type: ignore[import-untyped]  # has no types

from tests.attacks.forger import Answer

__all__ = ["raw_names"]

_MARKDOWN = re.compile(
    r"(?<!\\)(?:<img|<a href|!\[x\]|\]\(https|:red\[|:material/bug|\$x\^2|&lt;b|&#60;)|www\.evil|https?://evil|\u202e"
)
_MARKUP = re.compile(r"<(?:img|a )|\u202e")
_EXPANDED = re.compile(r"%\{x\}\{@date|\u202e")  # a name within what Plotly fills in
_TEXT = re.compile(
    r"(^|\.)(id|options|raw_values?|alt|query_string|columns|code_text|form_id|url|json)$"
    r"|^text_(input|area)\.|_chart\.spec$|^dataframe"
)  # taken as it is: chosen from, typed, copied, or read by an engine that knows no markup


def raw_names(answer: Answer) -> list[tuple[str, str]]:
    """Return each text of a page in which a name would be more than a name, and where it stands."""
    found = []
    for drawn in [*(element for element, _ in answer.elements), *answer.blocks]:
        for place, text in _texts(drawn, ""):
            if place == "plotly_chart.spec":
                found += [(place, each) for each in _in_figure(json.loads(text), "")]
            elif place == "graphviz_chart.spec":
                found += [(place, text[:200])] if _MARKUP.search(text) else []
            elif not _TEXT.search(place) and _MARKDOWN.search(text):
                found.append((place, text[:200]))
    return found


def _in_figure(node: Any, name: str) -> Iterator[str]:
    if isinstance(node, str):
        pattern = _EXPANDED if name.endswith("template") else _MARKUP
        if pattern.search(node) or _MARKUP.search(node):
            yield f"{name}: {node[:200]}"
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _in_figure(value, key)
    elif isinstance(node, list):
        for value in node:
            yield from _in_figure(value, name)


def _texts(message: Message, before: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        here = f"{before}.{field.name}".lstrip(".")
        for one in value if field.is_repeated else [value]:
            if isinstance(one, str) and field.type == field.TYPE_STRING:
                yield here, one
            elif field.type == field.TYPE_BYTES and before.startswith("table"):  # whose cells are Markdown
                yield from ((here, cell) for cell in _cells(one))
            elif isinstance(one, Message):
                yield from _texts(one, here)


def _cells(content: bytes) -> Iterator[str]:
    table = pa.ipc.open_stream(content).read_all()
    yield from table.column_names
    for column in table.columns:
        yield from map(str, column.to_pylist())
