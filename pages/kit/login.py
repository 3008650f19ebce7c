"""Logging in and out, where the operator asks for it: in place of any page, and in the menu.

What is needed of the provider stands in ``.streamlit/secrets.toml`` (docs/operating.md).
"""

from collections.abc import Mapping

import streamlit as st

from lstm_core.errors import ConfigError
from pages.kit import logged_in
from pages.kit.messages import plain

__all__ = ["show_login", "show_who"]

_DEFAULT = "default"


def show_login() -> None:
    """Ask the visitor to log in, in place of any page.

    Raises:
        ConfigError: It is said nowhere with whom.
    """
    st.title("Attention LSTM lab")
    st.markdown("Please log in. Your runs and files are then yours in every browser in which you log in.")
    for name in _providers():
        label = "Log in" if name == _DEFAULT else f"Log in with {plain(name)}"
        st.button(label, type="primary", icon=":material/login:", key=f"login_{name}", on_click=st.login, args=(name,))


def show_who() -> None:
    """Tell who has logged in, and let them log out; nothing where nobody has to."""
    if not logged_in.is_asked():
        return
    claims = logged_in.claims()
    name = claims.get("name") or claims.get("email") or claims.get("sub")
    with st.sidebar:
        st.caption(f"Logged in as {plain(str(name))}")
        st.button("Log out", icon=":material/logout:", on_click=st.logout)


def _providers() -> list[str]:
    """Return the names of those with whom one may log in.

    Raises:
        ConfigError: There is none.
    """
    auth = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    named = [name for name, section in auth.items() if isinstance(section, Mapping) and "client_id" in section]
    found = [*([_DEFAULT] if "client_id" in auth else []), *named]
    if not found:
        raise ConfigError(
            "LSTM_LAB_LOGIN is oidc, but no provider is set up: .streamlit/secrets.toml has no section [auth] with a "
            "client_id. docs/operating.md says what belongs there."
        )
    return found
