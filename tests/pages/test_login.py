"""Where people have to log in, no page is drawn before, and what is wrong with the login is said in a sentence."""

from typing import Any

import pytest

from lstm_core.errors import ConfigError
from pages.kit import logged_in, owner

ANN = {"is_logged_in": True, "iss": "https://a.example", "sub": "1", "name": "Ann :red[x]"}
AUTH = {"client_id": "lab", "university": {"client_id": "x"}, "cookie_secret": "s", "not_one": {"scope": "y"}}


@pytest.fixture
def claims(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the provider says of the visitor, for a test to fill; a login is asked for."""
    said: dict[str, Any] = {}
    monkeypatch.setenv("LSTM_LAB_LOGIN", "oidc")
    monkeypatch.setattr(logged_in, "claims", lambda: said)
    return said


def test_without_a_login_there_is_a_button_for_each_provider_and_no_page(visit, claims) -> None:
    visit.app.secrets["auth"] = AUTH
    for page in ("home", "runs", "watch"):
        app = visit.open(page)
        assert [title.value for title in app.title] == ["Attention LSTM lab"]
        assert [button.label for button in app.button] == ["Log in", "Log in with university"]
    with pytest.raises(ConfigError, match="Nobody has logged in"):
        owner.owner_id()


def test_with_a_login_everything_is_of_issuer_and_subject_and_no_cookie_is_spoken_of(
    visit, claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims.update(ANN)
    monkeypatch.setattr(owner, "given_token", lambda: None)
    app = visit.open("glossary")
    assert "no cookie" not in visit.text()
    assert app.sidebar.caption[0].value == "Logged in as Ann \\:red\\[x\\]"
    assert [button.label for button in app.sidebar.button] == ["Log out"]
    me = owner.owner_id()
    assert me == owner.hashed("https://a.example\n1")
    claims.update(name="Another name", email="x@a.example")
    assert owner.owner_id() == me
    for other in ({"sub": "2"}, {"iss": "https://a.example/1"}, {"iss": "https://b.example"}):
        claims.update(ANN, **other)
        assert owner.owner_id() != me


@pytest.mark.parametrize("missing", ["iss", "sub"])
def test_a_provider_that_does_not_say_who_is_nobody(claims, missing: str) -> None:
    claims.update(ANN, **{missing: ""})
    with pytest.raises(ConfigError, match="did not say who you are"):
        owner.owner_id()


def test_without_a_provider_nobody_comes_in_and_the_page_says_why(visit, claims) -> None:
    visit.app.secrets["auth"] = {"cookie_secret": "s"}
    app = visit.open("runs")
    assert "no provider is set up" in app.error[0].value
    assert not app.button


def test_where_nobody_has_to_log_in_there_is_nothing_of_it(visit) -> None:
    app = visit.open("glossary")
    assert not [button for button in app.sidebar.button if "Log" in button.label]
