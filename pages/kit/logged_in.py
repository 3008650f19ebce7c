"""Who has logged in, where the operator asks for it (``LSTM_LAB_LOGIN=oidc``).

Streamlit and Authlib do the work (OpenID Connect, the code flow). The store gets a hash of issuer and subject, and no
name.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lstm_core.errors import ConfigError
from lstm_core.settings import read_settings

__all__ = ["claims", "identity", "is_asked", "is_through"]


def is_asked() -> bool:
    """Say whether people have to log in."""
    return read_settings().login == "oidc"


def is_through() -> bool:
    """Say whether the visitor may see pages: they have logged in, or need not."""
    return not is_asked() or bool(claims().get("is_logged_in"))


def identity() -> str:
    """Return who has logged in, as what the owner's id is made of.

    Raises:
        ConfigError: Nobody has, or the provider does not say who.
    """
    said = claims()
    if not said.get("is_logged_in"):
        raise ConfigError("Nobody has logged in here. Reload the page.")
    issuer, subject = said.get("iss"), said.get("sub")
    if not issuer or not subject:
        raise ConfigError(
            "The service that you logged in with did not say who you are (it sent no 'iss' or no 'sub'). Tell whoever "
            "runs this lab."
        )
    # With a character in between that is in no address, so that no two people can be one.
    return f"{issuer}\n{subject}"


def claims() -> Mapping[str, Any]:
    """Return what the provider said of the visitor; without a login nothing that counts."""
    return st.user.to_dict()
