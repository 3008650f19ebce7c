"""Python, the packages that it has, and whether TensorFlow starts on this processor."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lstm_core.doctor.finding import Symptom, fine, mind, wrong
from lstm_core.python_versions import OTHER_PYTHON, why_not_with

__all__ = ["look_at_packages", "look_at_python", "look_at_tensorflow"]

_INSTALL = "Run 'pip install -r requirements.txt' with the Python that starts the lab."
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)\s*(?:;\s*(.+))?$")
_TENSORFLOW_SECONDS = 180
_LOADS = "import tensorflow as tf; print(tf.__version__); print(float(tf.reduce_sum(tf.ones((3, 3)))))"


def look_at_python(running: tuple[int, int] = sys.version_info[:2]) -> Symptom:
    """Say whether this Python is one that the lab is made for.

    Args:
        running: Its version.
    """
    if reason := why_not_with(running):
        return wrong("Python", reason, OTHER_PYTHON)
    text = ".".join(map(str, running))
    return fine("Python", f"Python {text} on {platform.system()} ({platform.machine()}).")


def look_at_packages(requirements: Path) -> Symptom:
    """Hold the packages that are installed against those that the lab was tested with.

    Args:
        requirements: The file with one ``name==version`` a line.
    """
    try:
        wanted = list(_pins(requirements.read_text(encoding="utf-8")))
    except OSError as error:
        return wrong(
            "packages", f"{requirements} can't be read ({error.strerror}).", "Get the whole folder of the lab again."
        )
    missing, other = [], []
    for name, pinned in wanted:
        try:
            found = version(name)
        except PackageNotFoundError:
            missing.append(name)
            continue
        if found != pinned:
            other.append(f"{name} {found} (tested: {pinned})")
    if missing:
        return wrong("packages", f"Not installed: {_some(missing)}.", _INSTALL)
    if other:
        return mind("packages", f"Of other versions than tested: {_some(other)}.", _INSTALL)
    return fine("packages", f"All {len(wanted)} packages are of the versions that the lab was tested with.")


def _pins(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and version of each package that this machine needs."""
    from packaging.markers import Marker

    for line in text.splitlines():
        found = _PIN.match(line)
        if found is not None and (found[3] is None or Marker(found[3]).evaluate()):
            yield found[1], found[2]


def _some(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def look_at_tensorflow() -> Symptom:
    """Start TensorFlow in a process of its own, as a worker does, and say what it finds in the processor."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LOADS],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TENSORFLOW_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return wrong(
            "TensorFlow",
            f"TensorFlow was not loaded within {_TENSORFLOW_SECONDS} seconds.",
            "See whether the machine has memory left, or the disk is very slow.",
        )
    said = done.stdout.split()
    if done.returncode == 0 and said[1:] == ["9.0"]:
        return fine("TensorFlow", f"TensorFlow {said[0]} starts and counts right; the processor has {_instructions()}.")
    if done.returncode < 0:
        return wrong(
            "TensorFlow",
            f"TensorFlow ended with signal {-done.returncode} on a processor with {_instructions()}.",
            "It needs AVX on x86: choose another machine or another kind of virtual processor. If the signal is 9, "
            "there was too little memory.",
        )
    words = (done.stderr.strip().splitlines() or ["without a word"])[-1]
    return wrong("TensorFlow", f"TensorFlow does not start: {words}", _INSTALL)


def _instructions() -> str:
    """Return the instructions of the processor that decide how fast a training is, where the system tells them."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "instructions that this system does not tell"
    flags = set((re.search(r"^(?:flags|Features)\s*: (.+)$", text, re.MULTILINE) or ["", ""])[1].split())
    known = [name for name in ("avx", "avx2", "fma", "avx512f", "asimd") if name in flags]
    return ", ".join(known).upper() or "neither AVX nor NEON"
