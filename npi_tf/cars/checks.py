"""Checks of settings for pictures."""

from __future__ import annotations

import numbers
from collections.abc import Collection

from npi_tf.errors import InvalidConfig


def check_integer(name: str, value: int, low: int, high: int) -> None:
    """Refuses what is not an integer from `low` to `high`.

    Raises:
        InvalidConfig: with the setting's name and the value.
    """
    _check_range(name, value, low, high, "an integer", numbers.Integral)


def check_number(name: str, value: float, low: float, high: float) -> None:
    """Refuses what is not a number from `low` to `high`.

    Raises:
        InvalidConfig: with the setting's name and the value.
    """
    _check_range(name, value, low, high, "a number", numbers.Real)


def _check_range(name, value, low, high, kind: str, wanted: type) -> None:
    fits = isinstance(value, wanted) and not isinstance(value, bool)
    if not fits or not low <= value <= high:
        raise InvalidConfig(
            f"`{name}` must be {kind} from {low} to {high}. "
            f"Received: {value!r}."
        )


def check_choice(name: str, value: str, choices: Collection[str]) -> None:
    """Refuses what is not one of the names in `choices`.

    Raises:
        InvalidConfig: with the setting's name and the value.
    """
    if value not in choices:
        raise InvalidConfig(
            f"`{name}` must be one of {', '.join(choices)}. "
            f"Received: {value!r}."
        )
