"""Who can open the lab: the address on which the server listens, and what the terminal says of it at the start."""

import ipaddress
import logging

from streamlit import config

__all__ = ["bound_address", "is_this_machine", "say_reach"]

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
        log.info("only this machine can open the lab (%s); for a class, start it with `make class`", bound)
    else:
        where = bound or "all addresses"
        log.info("everybody who reaches this machine can open the lab (it listens on %s)", where)
