"""A lab of somebody whose names of everything would be formatting, addresses, markup, formulas or scripts.

Columns, tickers, files, runs with notes and tags, studies, a class with students and what they handed in, a lesson, a
bundle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from lstm_core.classes.rules import ClassRules
from lstm_core.config import DataChoice
from lstm_core.data.catalogue import load_panel
from lstm_core.data.keeping.libraries import Libraries
from lstm_core.data.keeping.sp500_library import Sp500Library
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.draft import Draft
from lstm_core.runs.drafts import keep_draft
from lstm_core.runs.ledger import Ledger
from lstm_core.runs.opened import keep_opened
from pages.server.owner_token import hashed
from tests.browser.lab import RunningLab
from tests.made_panel import made_panel_result
from tests.pages.made_runs import MadeRuns, small

__all__ = ["EVIL", "NAMES", "Hostile", "furnish"]

EVIL = "evil.example"
NAMES = (
    f"<img src=https://{EVIL}/a.png onerror=alert(1)>",
    f"![x](https://{EVIL}/b.png)",
    f"[link](https://{EVIL}/c) www.{EVIL}",
    ":red[red] :material/bug_report: $x^2$",
    f'<a href="https://{EVIL}/d">d</a>',
    f'=HYPERLINK("https://{EVIL}/e")',
    f"\u202e{EVIL} &lt;b&gt; &#60;i&#62;",
    "%{x}{@date}{a|b}{value};=1+1",
    "x" * 1000,
)
TICKERS = tuple(name[:90] for name in NAMES[:6])
_DAYS = [f"{year}-{month:02}-{day:02}" for year in (2022, 2023, 2024) for month in range(1, 13) for day in range(1, 29)]
_LESSON = """
title: "{title}"
about: {name}
minutes: 8
question:
  text: {name}
  kind: choice
  measure: times_the_error_of_repeating
  answers:
    - {{says: {name}, below: 0.5}}
    - {{says: About the same, at_least: 0.5, below: 1.25}}
runs:
  - {{name: {name}, settings: settings=1&preset=tutorial&rows=1259&epochs=15&seed=7}}
reveal: {name}
page: results
open: [epochs]
notice: {name}
sentence: {sentence}
happens: 10
tried: 10
notes: {name}
sources: [{name}]
"""


@dataclass(frozen=True)
class Hostile:
    """What somebody with such names has.

    Attributes:
        run: A run on a series.
        studied: One with studies.
        panel: One on many tickers.
        failed: One that ended with a sentence that has the names in it.
        opened: One out of a bundle.
        class_id: A class.
        secret: Of its teacher's link.
    """

    run: str
    studied: str
    panel: str
    failed: str
    opened: str
    class_id: str
    secret: str


def columns_table(names: tuple[str, ...] = NAMES) -> bytes:
    """Return a table whose columns have such names."""
    head = ",".join(["Date", *map(_quoted, names)])
    rows = (
        f"{day}," + ",".join(str(100 + (number * (column + 3)) % 17) for column in range(len(names)))
        for number, day in enumerate(_DAYS)
    )
    return "\n".join([head, *rows]).encode()


def tickers_table() -> bytes:
    """Return a table of series whose tickers have such names."""
    rows = (
        f"{day},{_quoted(ticker)},{90 + (number * (place + 3)) % 17},{120 + number % 5},{80 + number % 7},"
        f"{100 + (number * (place + 3)) % 17},{1000 + number}"
        for number, day in enumerate(_DAYS)
        for place, ticker in enumerate(TICKERS)
    )
    return "\n".join(["Date,Name,Open,High,Low,Close,Volume", *rows]).encode()


def furnish(lab: RunningLab, token: str) -> Hostile:
    """Give somebody all of that.

    Args:
        lab: The lab.
        token: Who they are.
    """
    owner, store = hashed(token), lab.store
    uploads = UploadLibrary(lab.home / "uploads")
    upload = uploads.add(columns_table(), f"{NAMES[0]}.csv", owner)
    data = DataChoice(source="upload", name=upload.id)
    series = uploads.load(upload.id, None, None, owner=owner)
    columns = tuple(series.columns)
    draft = Draft(data=data).with_("features", inputs=columns, target=columns[0], window=6)
    keep_draft(store, owner, draft)
    visit = SimpleNamespace(store=store, ledger=Ledger(store), owner=owner)
    runs = MadeRuns(visit, series)
    config = small().with_("data", source="upload", name=upload.id, last_rows=None)
    config = config.with_("features", inputs=(*columns, f"rsi:5@{columns[1]}"), target=columns[0])
    run = runs.finished(config)
    for number, name in enumerate(NAMES):
        another = runs.finished(
            config.with_("", seed=number + 20).with_("features", target=columns[number % len(columns)])
        )
        store.mark(another, owner, name=name[:60], note=name, tags=[name[:20]])
    store.mark(run, owner, name=NAMES[1], note="\n\n".join(NAMES), tags=[":red[t]"], pinned=True)
    studied = runs.studied(config.with_("features", inputs=columns))["parent"]
    failed = runs.failed(config.with_("", seed=12))
    with store.database.open() as connection:
        connection.execute("UPDATE runs SET message = ? WHERE id = ?", (" ".join(NAMES), failed))
    many = uploads.add(tickers_table(), "many.csv", owner)
    several = small("recommended").with_(
        "data", source="upload", name=many.id, tickers=("all",), last_rows=None, unseen=0.2
    )
    several = several.with_("features", inputs=("range", "market:range"), target="range")
    result = made_panel_result(
        several, load_panel(several.data, Libraries(uploads, Sp500Library(lab.home / "sp500", None), owner))
    )
    panel = store.submit(result.config, owner, result.title)
    visit.ledger.claim()
    visit.ledger.finish(panel, result)
    about: dict[str, Any] = dict.fromkeys(("made", "lab", "provenance", "license", "note"), " ".join(NAMES)) | {
        "with_data": True
    }
    about["lesson"] = dict.fromkeys(NAMES[:2], NAMES[0])
    opened = keep_opened(
        store, owner, replace(runs.result(config), title=" ".join(NAMES)), f"{NAMES[0]}.zip", about, b""
    )
    class_id, secret = store.make_class(ClassRules(title=NAMES[2][:60], lesson="8-hostile", base=Draft()), owner)
    for number, name in enumerate(NAMES):
        student = hashed(f"{number:032}")
        store.join(class_id, student, name[:20])
        if number < 4:
            store.hand_in(class_id, student, "", name)
    (lab.home / "lessons").mkdir(exist_ok=True)
    names = " ".join(NAMES[:4]).replace("'", "''")
    lesson = _LESSON.format(title=NAMES[2][:60], name=f"'{names}'", sentence=f"'{names} …'")
    (lab.home / "lessons" / "8-hostile.yaml").write_text(lesson, encoding="utf-8")
    (lab.home / "lessons" / "9-<img src=x>[a](b).yaml").write_text(f"title: {{'{NAMES[1]}'", encoding="utf-8")
    return Hostile(run, studied, panel, failed, opened, class_id, secret)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
