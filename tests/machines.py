"""Machines of their own on one computer, for tests: each with its own network and address, and without the lab's disk.

A machine is a network namespace of Linux, on one bridge with the others. What runs in it sees an empty folder where the
lab's home is, so that nothing can be handed over on the disk. It takes the rights of root.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_BITS = 24


class Machine:
    """One of them.

    Args:
        name: Of its namespace.
        address: Where the others reach it.
        folder: What it has of a disk.
        hidden: A folder that it must not see.
    """

    def __init__(self, name: str, address: str, folder: Path, hidden: Path) -> None:
        self.name, self.address, self.folder, self._hidden = name, address, folder, hidden
        folder.mkdir()
        hidden.mkdir(exist_ok=True)
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str, **environment: str) -> None:
        """Start a program of the Python that runs the tests, with a home and a scratch folder of its own."""
        command = 'mount -t tmpfs none "$1" && shift && exec "$@"'
        within = ("ip", "netns", "exec", self.name)
        own = {name: str(self.folder) for name in ("HOME", "TMPDIR", "LSTM_LAB_HOME")}
        self._processes.append(
            subprocess.Popen(
                [*within, "sh", "-c", command, "sh", str(self._hidden), sys.executable, *arguments],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), **own, **environment},
            )
        )

    def switch_off(self) -> None:
        """End all that runs on it at once, as when its power fails."""
        # What it starts meanwhile is caught by the second look.
        for _ in range(2):
            for pid in _ip("netns", "pids", self.name).split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
        for process in self._processes:
            process.wait(timeout=60)


class Network:
    """A bridge with machines on it; the tests themselves are reached at its address.

    Args:
        folder: Where each machine gets a folder of its own.
        hidden: The folder that no machine sees.
        names: What the machines are called.
    """

    def __init__(self, folder: Path, hidden: Path, names: tuple[str, ...]) -> None:
        self._own = f"lab{os.getpid()}"  # interfaces have at most 15 letters
        prefix = f"10.{os.getpid() % 200 + 20}.77"
        self.address = f"{prefix}.1"
        self.machines: Mapping[str, Machine] = {}
        try:
            _ip("link", "add", self._own, "type", "bridge")
            _ip("address", "add", f"{self.address}/{_BITS}", "dev", self._own)
            _ip("link", "set", self._own, "up")
            for number, name in enumerate(names, 2):
                address = f"{prefix}.{number}"
                self._plug_in(f"{self._own}-{number}", f"v{os.getpid()}-{number}", address)
                machine = Machine(f"{self._own}-{number}", address, folder / name, hidden)
                self.machines = {**self.machines, name: machine}
        except (OSError, subprocess.CalledProcessError) as error:
            self.close()
            pytest.skip(f"This computer does not let a test make machines of its own: {error}")

    def _plug_in(self, namespace: str, cable: str, address: str) -> None:
        _ip("netns", "add", namespace)
        _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace)
        _ip("link", "set", cable, "master", self._own, "up")
        _ip("-n", namespace, "address", "add", f"{address}/{_BITS}", "dev", "eth0")
        _ip("-n", namespace, "link", "set", "eth0", "up")
        _ip("-n", namespace, "link", "set", "lo", "up")

    def close(self) -> None:
        """Switch all machines off and take everything away."""
        for machine in self.machines.values():
            machine.switch_off()
        for namespace in [line.split()[0] for line in _ip("netns", "list").splitlines() if line.strip()]:
            if namespace.startswith(f"{self._own}-"):
                _ip("netns", "delete", namespace)
        with contextlib.suppress(subprocess.CalledProcessError):
            _ip("link", "delete", self._own)


def require_machines() -> None:
    """Skip a test where there can be no machines, with the reason."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("Machines of their own need Linux, the program 'ip' and the rights of root.")


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)
    return done.stdout
