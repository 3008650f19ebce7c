"""Limits are read from the environment, checked, and passed on to the service as they are."""

from dataclasses import fields

import pytest

from lstm_core.errors import ConfigError
from lstm_core.limits import LIMIT_VARIABLES, Limits, limits_as_variables, read_limits


def test_each_limit_has_a_variable_that_sets_it_and_comes_back_from_it() -> None:
    assert LIMIT_VARIABLES.keys() == {field.name for field in fields(Limits)}
    assert read_limits({}) == Limits()
    for name, (variable, most) in LIMIT_VARIABLES.items():
        changed = read_limits({variable: "7"})
        assert (getattr(changed, name), read_limits(limits_as_variables(changed))) == (7, changed)
        assert getattr(Limits(), name) <= most
        for wrong in ("0", str(most + 1), "many", "", "-1"):
            with pytest.raises(ConfigError, match=f"{variable} is '{wrong}'; it must be a whole number from 1 to"):
                read_limits({variable: wrong})
