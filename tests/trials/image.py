"""``python -m tests.trials.image ROOT``: take the Dockerfile's steps without a container engine, and start the result.

ROOT is a bare system made by ``debootstrap --variant=minbase bookworm ROOT``; its Python stands for that of the base
image. Each RUN step is run in it with ``chroot``, each COPY step copies; then CMD is started as USER behind ENTRYPOINT,
asked how it is as HEALTHCHECK does, told to end by STOPSIGNAL, and has to be gone, its run service too. It needs Linux
and the rights of root. What a container engine does beyond that (layers, cgroups, a network of its own) is not tried.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.trials.dockerfile import command_of, environment_in, steps_of

__all__: list[str] = []

PROJECT = Path(__file__).parents[2]
PREPARATION = (
    "apt-get update && apt-get install -y --no-install-recommends python3 python3-venv ca-certificates",
    "ln -sf python3 /usr/bin/python",
)
PATIENCE_SECONDS, GRACE_SECONDS = 120.0, 60.0


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
        words = [shutil.which("chroot") or "chroot", f"--userspec={self.user}", str(self.folder), "/bin/sh", "-c", line]
        return subprocess.Popen(words, env=self.environment)

    def run(self, command: Sequence[str]) -> int:
        """Run a command to its end and return its status."""
        return self.start(command).wait()

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

    def processes(self) -> list[str]:
        """Return the command lines of what runs in the system."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and (entry / "root").readlink() == self.folder:
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
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
    """Start the app, look at it, give it work, and end it as a container engine would."""
    steps = {step.word: step.rest for step in steps_of(PROJECT / "Dockerfile")}
    healthy = command_of(steps["HEALTHCHECK"].partition("CMD ")[2])
    began = time.monotonic()
    process = root.start([*command_of(steps["ENTRYPOINT"]), *command_of(steps["CMD"])])
    try:
        while root.run(healthy):
            if time.monotonic() - began > PATIENCE_SECONDS or process.poll() is not None:
                raise SystemExit("it is not healthy in time")
            time.sleep(1)
        say(f"healthy after {time.monotonic() - began:.0f} s")
        root.need(["python", "-m", "lstm_core", "doctor"])
        # What the app does at its first visitor: the run service, as a process of its own.
        root.start(["python", "-m", "lstm_core.jobs.service"])
        while not any("lstm_core.jobs.worker" in line for line in root.processes()):
            time.sleep(0.5)
        say(f"{len(root.processes())} processes with the run service and its workers")
        ended = time.monotonic()
        process.send_signal(signal.Signals[steps["STOPSIGNAL"]])
        process.wait(GRACE_SECONDS)
        say(f"ended with status {process.returncode} after {time.monotonic() - ended:.1f} s")
    finally:
        process.kill()
    left = root.processes()
    if left:
        raise SystemExit(f"left behind: {left}")
    say("nothing is left behind")


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
