"""``python -m tests.trials.image ROOT``: take the Dockerfile's steps without a container engine, and start the result.

ROOT is a bare system made by ``debootstrap --variant=minbase bookworm ROOT``; its Python stands for that of the base
image. Each RUN step is run in it with ``chroot``, each COPY step copies. Then CMD is started as USER behind ENTRYPOINT
on the home that version 0.1 left, asked how it is as HEALTHCHECK does, visited, told to end by STOPSIGNAL while it
trains, and started again: nothing may be left behind, and the run goes on. It needs Linux, the rights of root and
Chromium. What a container engine does beyond that (layers, cgroups, a network of its own) is not tried.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.browser.lab import go, open_browser
from tests.golden.homes import unpack
from tests.trials.dockerfile import command_of, environment_in, steps_of

__all__: list[str] = []

PROJECT = Path(__file__).parents[2]
PREPARATION = (
    "apt-get update && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates",
    "ln -sf python3 /usr/bin/python",
)
PATIENCE_SECONDS, GRACE_SECONDS = 300.0, 60.0


STORE = (
    "from lstm_core.runs.store import RunStore; from pathlib import Path; import sys; store = RunStore(Path('/data')); "
)
SUBMIT = (
    f"{STORE}from lstm_core.config import preset; from lstm_core.data.catalogue import load_series; "
    "config = preset('tutorial').with_('training', epochs=60); "
    "config = config.with_('data', sha256=load_series(config.data).sha256); "
    "print(store.submit(config, 'somebody', 'IBM'))"
)
EPOCHS = f"{STORE}print(max((e.epoch for e in store.events(sys.argv[1])[0] if e.kind == 'epoch'), default=0))"
STATE = (
    f"{STORE}run = store.get(sys.argv[1]); epochs = {{e.epoch for e in store.events(run.id)[0] if e.kind == 'epoch'}}; "
    "print(run.state, 'epochs', len(epochs), run.message)"
)
STATES = (
    f"{STORE}import collections; "
    "print(dict(collections.Counter(run.state for owner in store.owners() for run in store.of(owner))))"
)
EPOCHS_BEFORE_THE_END = 8


class Root:
    """A bare system in a folder, in which commands are run."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        passed = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/root", **passed}
        self.environment["DEBIAN_FRONTEND"] = "noninteractive"
        self.port, self.user, self.place = port, "root", "/"

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a command in the system, as the user and in the folder that the steps have come to."""
        inside = shlex.join(command)
        line = f"cd {shlex.quote(self.place)} && exec {inside}"
        return subprocess.Popen([*self._inside(), line], env=self.environment)

    def _inside(self) -> list[str]:
        chroot = shutil.which("chroot") or "/usr/sbin/chroot"
        return [chroot, f"--userspec={self.user}", str(self.folder), "/bin/sh", "-c"]

    def run(self, command: Sequence[str]) -> int:
        """Run a command to its end and return its status."""
        return self.start(command).wait()

    def said(self, code: str, *arguments: str) -> str:
        """Run some Python in the system and return what it says."""
        line = f"cd {shlex.quote(self.place)} && exec {shlex.join(['python', '-c', code, *arguments])}"
        words = [*self._inside(), line]
        return subprocess.run(words, env=self.environment, stdout=subprocess.PIPE, text=True, check=True).stdout

    def need(self, command: Sequence[str]) -> None:
        """Run a command that has to succeed."""
        status = self.run(command)
        if status:
            raise SystemExit(f"step failed with status {status}: {shlex.join(command)}")

    def copy(self, rest: str) -> None:
        """Take a COPY step."""
        words = [word for word in shlex.split(rest) if not word.startswith("--")]
        if any(word.startswith("--from") for word in shlex.split(rest)):
            return  # both stages are this one root
        *sources, target = words
        place = self.folder / target.lstrip("/")
        for source in sources:
            path = PROJECT / source
            if path.is_dir():
                kept_out = shutil.ignore_patterns("__pycache__", "*.pyc", "secrets.toml")
                shutil.copytree(path, place, dirs_exist_ok=True, ignore=kept_out)
            else:
                to = place / path.name if target.endswith("/") or len(sources) > 1 else place
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, to)

    def kill_all(self) -> None:
        """End whatever runs in the system, at once."""
        for pid in self.processes():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def processes(self) -> dict[int, str]:
        """Return what runs in the system: command lines by process id."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "root").readlink() == self.folder:
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found


def build(root: Root, *, from_scratch: bool) -> None:
    """Take all steps but those that start something."""
    for line in PREPARATION if from_scratch else ():
        root.need(["sh", "-c", line])
    steps = steps_of(PROJECT / "Dockerfile")
    for step in steps:
        match step.word:
            case "RUN" if from_scratch:
                say(f"RUN {step.rest}")
                root.need(command_of(step.rest))
            case "COPY":
                say(f"COPY {step.rest}")
                root.copy(step.rest)
            case "WORKDIR":
                (root.folder / step.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
                root.place = step.rest
            case "USER":
                root.user = step.rest
    root.environment |= environment_in(steps) | {"STREAMLIT_SERVER_PORT": str(root.port), "HOME": f"/home/{root.user}"}


def start_and_end(root: Root) -> None:
    """Start the lab on what version 0.1 left, have it train, end it as an engine would, and start it again."""
    keep_old_home(root)
    long_run = root.said(SUBMIT).strip()
    with running(root, "the home of version 0.1, brought up to date"):
        root.need(["python", "-m", "lstm_core", "doctor", "--no-tensorflow"])
        look_at_it(root)  # the first visitor has the run service started
        wait(lambda: int(root.said(EPOCHS, long_run)) >= EPOCHS_BEFORE_THE_END, "the run to be under way")
        say(f"{len(root.processes())} processes; the long run is at epoch {root.said(EPOCHS, long_run).strip()}")
        root.need(["python", "-m", "lstm_core", "backup", "/home/lab/backup.zip"])
    with running(root, "what the first container left"):  # and nobody visits it
        wait(lambda: root.said(STATE, long_run).startswith("finished"), "the end of the run")
        say(f"the long run: {root.said(STATE, long_run).strip()}")
        say(f"all runs: {root.said(STATES).strip()}")
    root.need(["python", "-m", "lstm_core", "restore", "/home/lab/backup.zip", "--home", "/home/lab/restored"])


@contextmanager
def running(root: Root, on: str) -> Iterator[None]:
    """Have the lab run, until it is told to end; nothing may be left behind."""
    steps = {step.word: step.rest for step in steps_of(PROJECT / "Dockerfile")}
    healthy = command_of(steps["HEALTHCHECK"].partition("CMD ")[2])
    began = time.monotonic()
    process = root.start([*command_of(steps["ENTRYPOINT"]), *command_of(steps["CMD"])])
    try:
        while root.run(healthy):
            if time.monotonic() - began > PATIENCE_SECONDS or process.poll() is not None:
                raise SystemExit("it is not healthy in time")
            time.sleep(1)
        say(f"healthy after {time.monotonic() - began:.0f} s on {on}")
        yield
        ended = time.monotonic()
        process.send_signal(signal.Signals[steps["STOPSIGNAL"]])
        process.wait(GRACE_SECONDS)
        say(f"ended with status {process.returncode} after {time.monotonic() - ended:.1f} s")
        if root.processes():
            raise SystemExit(f"left behind: {root.processes()}")
    finally:
        root.kill_all()


def keep_old_home(root: Root) -> None:
    """Put the home that version 0.1 left in place of the volume."""
    data = root.folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    for place in ("backup.zip", "restored"):
        left = root.folder / "home/lab" / place
        left.unlink() if left.is_file() else shutil.rmtree(left, ignore_errors=True)
    unpack("home_1", data)
    subprocess.run(["chroot", str(root.folder), "chown", "-R", root.user, "/data"], check=True)


def look_at_it(root: Root) -> None:
    """Open the first page, as a visitor does."""
    with open_browser() as browser:
        go(browser.new_page(), f"http://127.0.0.1:{root.port}")


def wait(until: Callable[[], bool], what: str) -> None:
    """Wait for something that takes a training or two."""
    began = time.monotonic()
    while not until():
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise SystemExit(f"waited in vain for {what}")
        time.sleep(1)


def say(text: str) -> None:
    """Say what is done, on standard error and at once."""
    sys.stderr.write(f"-- {text}\n")
    sys.stderr.flush()


def main(arguments: Sequence[str]) -> None:
    """Do what the command line says: ROOT, ``--again`` for a root that has all packages, folders to show in it."""
    folder, *others = [each for each in arguments if not each.startswith("--")]
    root = Root(Path(folder).resolve(), port=8907)
    shown = ["/proc", "/dev", *others]
    with ExitStack() as stack:
        for each in shown:
            place = root.folder / each.lstrip("/")
            place.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--rbind", each, str(place)], check=True)
            # Or taking it away again might take away what is mounted outside.
            subprocess.run(["mount", "--make-rslave", str(place)], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", "--recursive", str(place)], check=False)
        shutil.copyfile("/etc/resolv.conf", root.folder / "etc/resolv.conf")
        build(root, from_scratch="--again" not in arguments)
        start_and_end(root)


if __name__ == "__main__":
    main(sys.argv[1:])
