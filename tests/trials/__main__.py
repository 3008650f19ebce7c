"""``python -m tests.trials [--once] [names]``: try each fault twice and print the table; without names, all of them.

``--list`` names them. Each try has a process and a folder of its own, so that none can spoil the next.
"""

import importlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.trials.lab import end_processes
from tests.trials.trial import TRIALS, Outcome, table

ROOT = Path(__file__).parents[2]
MODULES = ("disk", "database", "processes", "many", "size", "numbers")
TRIES = 2
PATIENCE_SECONDS = 3 * 3600


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    for module in MODULES:
        importlib.import_module(f"tests.trials.{module}")
    if arguments[:1] == ["--one"]:
        return _one(*arguments[1:])
    if arguments == ["--list"]:
        for each in TRIALS.values():
            print(f"{each.name:24} {each.fault}")
        return 0
    tries = TRIES
    if arguments[:1] == ["--once"]:
        tries, arguments = 1, arguments[1:]
    unknown = [name for name in arguments if name not in TRIALS]
    if unknown:
        print(f"There is no trial '{unknown[0]}'; there are {', '.join(TRIALS)}.", file=sys.stderr)
        return 2
    rows: list[tuple[str, int, Outcome | str]] = []
    for name in arguments or TRIALS:
        for number in range(1, tries + 1):
            outcome = _try(name)
            rows.append((TRIALS[name].fault, number, outcome))
            print(table(rows[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
    print(table(rows))
    return 0


def _one(name: str, home: str, report: str) -> int:
    """Try one fault in this process."""
    Path(report).write_text(json.dumps(TRIALS[name].run(Path(home)).to_json()), encoding="utf-8")
    return 0


def _try(name: str) -> Outcome | str:
    with tempfile.TemporaryDirectory(prefix="lab-trial-", ignore_cleanup_errors=True) as folder:
        report, output = Path(folder) / "report.json", Path(folder) / "output.txt"
        command = [sys.executable, "-m", "tests.trials", "--one", name, f"{folder}/home", str(report)]
        with output.open("wb") as file:
            code = subprocess.run(
                command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, timeout=PATIENCE_SECONDS, check=False
            ).returncode
        end_processes(Path(folder))
        if report.exists():
            return Outcome(**json.loads(report.read_text(encoding="utf-8")))
        said = output.read_text(encoding="utf-8", errors="replace")
        print(said[-3000:], file=sys.stderr)
        return f"the trial itself ended with {code}: {(said.strip().splitlines() or [''])[-1]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
