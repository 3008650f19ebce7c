"""What all settings are made of: frozen models, built from plain fields with a sentence for whoever got one wrong."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from lstm_core.errors import ConfigError

__all__ = ["FrozenModel", "parsed"]


class FrozenModel(BaseModel):
    """What all settings have in common: they are frozen, and a field that nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


_Parsed = TypeVar("_Parsed", bound=FrozenModel)


def parsed(kind: type[_Parsed], fields: Any) -> _Parsed:
    """Build settings from plain fields (parsed JSON), with a sentence for the person when they can't be.

    Args:
        kind: The class to build.
        fields: What to build it of.

    Raises:
        ConfigError: Some field is missing, unknown or impossible; the message names it.

    Example:
        >>> class Rate(FrozenModel):
        ...     rate: float = 0.1
        >>> parsed(Rate, {"rate": "0.5"})
        Rate(rate=0.5)
    """
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from error


_MUST = {
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "literal_error": "one of {expected}",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a finite number",
}


def _sentence(error: ValidationError) -> str:
    problems = []
    for problem in error.errors():
        where = ".".join(str(step) for step in problem["loc"])
        must = _MUST.get(problem["type"])
        if must is not None:
            wanted = must.format(**problem.get("ctx", {}))
            problems.append(f"{where} is {problem['input']!r} but must be {wanted}")
        else:
            text = problem["msg"].removeprefix("Value error, ")
            problems.append(f"{where}: {text[:1].lower()}{text[1:]}" if where else text)
    return f"These settings do not work: {'; '.join(problems)}."
