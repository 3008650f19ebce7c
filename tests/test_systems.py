"""What holds on Windows and macOS, as far as it can be seen without them: names, modules, open files, Pythons."""

import ast
import io
import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_core import python_versions, safe_write
from lstm_core.cli import commands
from lstm_core.jobs import launch
from lstm_core.safe_write import write_safely
from pages.kit.file_names import file_stem
from tests.golden.homes import HOMES, unpack
from tests.scripted_trainer import scripted

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *ROOT.glob("lstm_core/**/*.py"), *ROOT.glob("pages/**/*.py")])
NOT_EVERYWHERE = {
    *(
        "crypt",
        "curses",
        "fcntl",
        "grp",
        "ossaudiodev",
        "posix",
        "pty",
        "pwd",
        "readline",
        "resource",
        "spwd",
        "syslog",
    ),
    *("termios", "tty", "msvcrt", "nt", "winreg", "winsound"),
}
COPIES_OF_A_PROCESS = {"multiprocessing", "concurrent.futures.process"}
LONGEST_PATH = 260  # of Windows, unless somebody has lifted that


def names_in(source):
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}", node.lineno


def test_nothing_is_used_that_one_system_lacks_and_no_process_is_a_copy_of_another():
    """What `os` and `signal` lack on Windows is found by `mypy --platform win32` (`make types`)."""
    found = [
        f"{source.relative_to(ROOT)}:{line}: {name}"
        for source in SOURCES
        for name, line in names_in(source)
        if name.split(".")[0] in NOT_EVERYWHERE
        or name in COPIES_OF_A_PROCESS
        or name in {"os.fork", "os.forkpty", "concurrent.futures.ProcessPoolExecutor"}
    ]
    assert found == []


def loads_tensorflow(source):
    body = ast.parse(source.read_text(encoding="utf-8")).body
    first = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    return any(re.search(r"^(import|from) (tensorflow|keras)\b", ast.unparse(node)) for node in first)


def test_what_is_ours_loads_where_those_modules_are_missing():
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES
        if path.parent.name != "pages" and path.name not in ("app.py", "__main__.py") and not loads_tensorflow(path)
    ]
    code = (
        "import importlib, json, sys\n"
        f"names, missing, wrong = {names!r}, {sorted(NOT_EVERYWHERE)!r}, []\n"
        "import asyncio, filelock, distributed, psutil, streamlit, streamlit.web.server, uvicorn, typer\n"
        "sys.modules.update(dict.fromkeys(missing))\n"
        "for name in names:\n"
        "    try: importlib.import_module(name)\n"
        "    except ImportError as error: wrong.append(f'{name}: {error}')\n"
        "print(json.dumps(wrong))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []


def trouble_on_windows(name):
    """Say what Windows has against a name of a file; empty if nothing."""
    path = PureWindowsPath(name)
    reasons = {
        "leads elsewhere": path.parts != (name,) or bool(path.anchor),
        "a device": PureWindowsPath(name.partition(".")[0]).is_reserved(),
        "its end is cut": name[-1:] in (".", " "),
        "letters": bool(re.search(r'[<>:"/\\|?*\x00-\x1f]', name)),
        "too long": len(name) > 200 or len(name.encode()) > 200,
    }
    return ", ".join(reason for reason, there in reasons.items() if there)


HOSTILE = [
    *("CON", "nul.csv", "Com1", "LPT9", "aux.", "...", " ", "a. ", "x:y", r"..\..\x", "../../etc", "C:", "~", "-rf"),
    *("tab\tnew\nline", "\u202egnp.exe", "a\x00b", "$(reboot)", "%PATH%"),
    *("x" * 500, "ß" * 300, "日本" * 200, "😀" * 90),
]


@given(st.one_of(st.text(max_size=300), st.sampled_from(HOSTILE)), st.sampled_from("_-"))
def test_whatever_people_call_a_run_its_files_can_be_saved_everywhere(text, between):
    stem = file_stem(text, "run", between)
    assert stem
    for name in (f"{stem}.csv", f"{stem}{between}bundle.zip", f"{stem}_model.onnx"):
        assert trouble_on_windows(name) == ""
    assert not stem.startswith("-")


def test_the_hostile_names_would_be_noticed():
    harmless_there = {"-rf", "~", "\u202egnp.exe", "$(reboot)", "%PATH%"}
    assert {name for name in HOSTILE if not trouble_on_windows(name)} == harmless_there


def test_the_lab_s_own_files_and_all_of_a_home_have_names_that_windows_takes(tmp_path):
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    homes = [f"home/{path.relative_to(tmp_path)}" for path in in_a_home(tmp_path)]
    wrong, folded = [], defaultdict(set)
    for path in [*tracked.split("\n"), *homes]:
        wrong += [path for part in path.split("/") if part and trouble_on_windows(part)]
        folded[path.casefold()].add(path)
    assert wrong == []
    assert [paths for paths in folded.values() if len(paths) > 1] == []
    put_aside = f"/.replaced-20260101-000000-abcd/{max(homes, key=len)}.12345678"
    assert len(put_aside) < LONGEST_PATH - 120, "so that the home itself may have 120 letters (docs/systems.md)"


def in_a_home(folder):
    unpack(HOMES[-1], folder / "home")
    return [path for path in (folder / "home").rglob("*") if path.is_file()]


def test_a_file_that_somebody_reads_is_replaced_a_moment_later(tmp_path, monkeypatch):
    real, refusals = Path.replace, []

    def refused_at_first(self, target):
        if len(refusals) < 3:
            refusals.append(self.name)
            raise PermissionError(13, "Access is denied", str(self))
        return real(self, target)

    write_safely(tmp_path / "kept", b"old")
    monkeypatch.setattr(Path, "replace", refused_at_first)
    with pytest.raises(PermissionError):
        write_safely(tmp_path / "kept", b"new")
    assert (tmp_path / "kept").read_bytes() == b"old"
    monkeypatch.setattr(safe_write, "_PAUSES", (0.0, 0.0))  # as it is on Windows
    write_safely(tmp_path / "kept", b"new")
    assert (tmp_path / "kept").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_service_outlives_its_app_on_windows_and_writes_its_log_in_utf_8(tmp_path, monkeypatch):
    given_to = {}
    monkeypatch.setattr(launch.subprocess, "Popen", lambda *_arguments, **options: given_to.update(options))
    launch.Launch(scripted(tmp_path))
    assert given_to["env"]["PYTHONUTF8"] == "1"
    assert given_to["start_new_session"], "what Windows knows in its place is said by flags that are 0 elsewhere"
    assert given_to["creationflags"] == (0x08000200 if sys.platform == "win32" else 0)


def test_a_letter_that_the_terminal_does_not_know_ends_no_command(tmp_path, monkeypatch):
    table = tmp_path / "table.csv"
    table.write_text("date,Größe→,close\n2024-01-01,1,2\n2024-01-02,2,3\n2024-01-03,2,4\n", encoding="utf-8")
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="cp1252", write_through=True))
    monkeypatch.setattr(sys, "argv", ["lstm_core", "inspect", str(table)])
    with pytest.raises(SystemExit) as ended:
        commands.main()
    assert ended.value.code == 0
    assert "größe?" in written.getvalue().decode("cp1252")


def test_each_place_names_the_same_pythons(monkeypatch):
    said = "3.11 to 3.13"
    for name in ("README.md", "docs/operating.md", "docs/systems.md"):
        assert said in (ROOT / name).read_text(encoding="utf-8"), name
    assert 'requires-python = ">=3.11,<3.14"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    told = {minor: python_versions.why_not_with((3, minor)) for minor in range(9, 16)}
    assert [minor for minor, sentence in told.items() if not sentence] == [11, 12, 13]
    monkeypatch.setattr(python_versions.sys, "version_info", (3, 14, 0))
    with pytest.raises(SystemExit, match=r"This is Python 3\.14; the lab needs 3\.11, 3\.12 or 3\.13\. Install one"):
        python_versions.require_python()
