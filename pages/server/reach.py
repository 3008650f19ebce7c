"""Who can open the lab: the address on which the server listens, and what the terminal says of it at the start."""

import ipaddress
import logging

from streamlit import config

__all__ = ["FOR_A_CLASS", "bound_address", "is_this_machine", "say_reach"]

FOR_A_CLASS = "streamlit run app.py --server.address 0.0.0.0"
"""What opens the lab to others, on every system; `make class` is short for it."""

log = logging.getLogger("lstm_core.reach")


def bound_address() -> str:
    """Return the address on which the server listens; empty for all of this machine."""
    return str(config.get_option("server.address") or "")


def is_this_machine(host: str) -> bool:
    """Return whether a name or an address is one by which a machine reaches itself alone.

    Example:
        >>> is_this_machine("127.0.0.1"), is_this_machine("lab.example.edu")
        (True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def say_reach() -> None:
    """Say in the terminal who can open the lab."""
    log.setLevel(logging.INFO)  # the one thing that the server says although nothing is wrong
    bound = bound_address()
    if is_this_machine(bound):
        log.info("only this machine can open the lab (%s); for a class, start it with `%s`", bound, FOR_A_CLASS)
    else:
        where = bound or "all addresses"
        log.info("everybody who reaches this machine can open the lab (it listens on %s)", where)
