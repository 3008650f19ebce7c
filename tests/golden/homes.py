"""The golden homes: what the lab kept, version by version."""

import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HOMES = sorted((path.name for path in FOLDER.glob("home_*")), key=lambda name: int(name.removeprefix("home_")))


def unpack(name: str, place: Path) -> dict[str, Any]:
    """Put a golden home into a folder and return what was in it when it was made."""
    with zipfile.ZipFile(FOLDER / name / "home.zip") as archive:
        archive.extractall(place)
    return contents_of(name)


def contents_of(name: str) -> dict[str, Any]:
    """Return what was in a golden home when it was made."""
    contents: dict[str, Any] = json.loads((FOLDER / name / "contents.json").read_text(encoding="utf-8"))
    return contents


def titled(contents: dict[str, Any], title: str) -> str:
    """Return the id of the first run with a title."""
    found: str = next(run_id for run_id, run in contents["runs"].items() if run["title"] == title)
    return found


def formats_in(place: Path) -> dict[str, set[int]]:
    """Return which formats the kept things in a home say to be of, by the names in ``lstm_core/formats.py``."""

    def number(text: str | bytes) -> int:
        return int(json.loads(text).get("format", 1))

    with sqlite3.connect(place / "runs.sqlite") as database:
        configs = [row[0] for row in database.execute("SELECT config FROM runs")]
        drafts = _all(database, "SELECT draft FROM drafts")
        studies = _all(database, "SELECT asked FROM studies")
        summaries = _all(database, "SELECT summary FROM runs WHERE summary <> ''")
        guesses = _all(database, "SELECT guess FROM guesses")
        deletions = _all(database, "SELECT entry FROM deletions")
        classes = _all(database, "SELECT rules FROM classes")
        version = database.execute("PRAGMA user_version").fetchone()[0]
    database.close()
    files = {
        "result": "runs/*/result.json",
        "table": "**/about.json",
        "owner": "uploads/*/owners/*",
        "sp500": "sp500/in_use.json",
    }
    found = {name: {number(path.read_bytes()) for path in place.glob(pattern)} for name, pattern in files.items()}
    return found | {
        "config": {number(config) for config in configs},
        "draft": {number(draft) for draft in drafts},
        "study": {number(asked) for asked in studies},
        "guess": {number(guess) for guess in guesses},
        "class": {number(rules) for rules in classes},
        "deletion": {number(entry) for entry in deletions},
        "summary": {number(summary) for summary in summaries},
        "model": {_number_in(path) for path in place.glob("runs/*/model_files.npz")},
        "checkpoint": {_checkpoint_number(path) for path in place.glob("runs/*/checkpoint.npz")},
        "database": {version},
    }


def _all(database: sqlite3.Connection, query: str) -> list[str]:
    """Return the first column of what a query finds; nothing where there is no such table yet."""
    try:
        return [row[0] for row in database.execute(query)]
    except sqlite3.OperationalError:
        return []


def _number_in(path: Path) -> int:
    """Return the format of an archive that says it in JSON."""
    import numpy as np

    with np.load(path, allow_pickle=False) as archive:
        about = archive[f"a{archive['names'].tolist().index('about')}"].tobytes()
    return int(json.loads(about)["format"])


def _checkpoint_number(path: Path) -> int:
    import numpy as np

    with np.load(path, allow_pickle=False) as archive:
        names = archive["names"].tolist()
        return int(archive[f"a{names.index('format')}"]) if "format" in names else 1
