"""nginx before a lab, as ``deploy/nginx.conf`` has it: every browser test can be held behind a path with it.

``LAB_BEHIND_PATH=lstm python -m pytest tests/browser/test_bundle_journey.py`` does so, where nginx is installed.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

__all__ = ["BEHIND", "Proxy"]

BEHIND = os.environ.get("LAB_BEHIND_PATH", "").strip("/")
"""The path below which labs of tests lie; empty for the root of their port, without a proxy."""
_GIVEN = Path(__file__).parents[2] / "deploy" / "nginx.conf"


class Proxy:
    """A proxy in the foreground.

    Args:
        folder: Of its own.
        port: On which it listens.
        to: Port of the lab.
        certificate: File with a certificate and its key, with which it speaks https; empty for http.
    """

    def __init__(self, folder: Path, port: int, to: int, certificate: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        server = _GIVEN.read_text(encoding="utf-8")
        tls = f" ssl; ssl_certificate {certificate}; ssl_certificate_key {certificate}" if certificate else ""
        for given, here in (
            ("listen 80;", f"listen 127.0.0.1:{port}{tls};"),
            ("127.0.0.1:8501", f"127.0.0.1:{to}"),
            ("/lstm", f"/{BEHIND}"),
            ("/var/log/nginx/lab.log", str(folder / "access.log")),
        ):
            assert given in server, f"{_GIVEN.name} has no {given!r}"
            server = server.replace(given, here)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
        user = "user root;" if os.name == "posix" and os.geteuid() == 0 else ""
        config = folder / "nginx.conf"
        config.write_text(
            f"{user}\ndaemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\nevents {{}}\n"
            f"http {{\n{places}\n{server}\n}}\n",
            encoding="utf-8",
        )
        self._process = subprocess.Popen(["nginx", "-e", str(folder / "error.log"), "-c", str(config)])

    def stop(self) -> None:
        """End it and its workers."""
        self._process.terminate()
        self._process.wait()
