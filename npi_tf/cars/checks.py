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
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or not low <= value <= high:
        raise InvalidConfig(
            f"`{name}` must be an integer from {low} to {high}. "
            f"Received: {value!r}."
        )


def check_number(name: str, value: float, low: float, high: float) -> None:
    """Refuses what is not a number from `low` to `high`.

    Raises:
        InvalidConfig: with the setting's name and the value.
    """
    number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not number or not low <= value <= high:
        raise InvalidConfig(
            f"`{name}` must be a number from {low} to {high}. "
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
