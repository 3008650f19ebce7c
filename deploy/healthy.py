"""Ask the lab on this machine how it is: status 0 if all is well, 1 with what it says if not.

It needs nothing but Python, and reads the port and the path from the same variables as Streamlit does.
"""

import os
import sys
import urllib.error
import urllib.request

__all__: list[str] = []

_SECONDS = 8


def _address() -> str:
    port = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
    path = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    return f"http://127.0.0.1:{port}/{f'{path}/' if path else ''}healthz"


def _ask(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310
            return 0, answer.read().decode()
    except urllib.error.HTTPError as error:
        return 1, error.read().decode(errors="replace")
    except OSError as error:
        return 1, f"{address} does not answer: {error}"


if __name__ == "__main__":
    status, said = _ask(_address())
    sys.stdout.write(f"{said}\n")
    sys.exit(status)
