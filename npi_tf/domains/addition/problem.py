"""Addition problems: pairs of decimal numbers of any length."""

from __future__ import annotations

import dataclasses
import re

import numpy as np

from npi_tf.errors import InvalidProblem

_DECIMAL = re.compile(r"[0-9]+", re.ASCII)
_CHUNK = 4000  # Python refuses to read integers of more than 4300 digits.


@dataclasses.dataclass(frozen=True, slots=True)
class AdditionProblem:
    """Two numbers to add.

    Attributes:
        a: decimal digits `0`-`9`, at least one; zeros in front are allowed.
        b: likewise.

    Raises:
        InvalidProblem: either is not such a string (signs, spaces, points
            and digits of other scripts are refused).
    """

    a: str
    b: str

    def __post_init__(self) -> None:
        for number in (self.a, self.b):
            if not isinstance(number, str) or not _DECIMAL.fullmatch(number):
                raise InvalidProblem(
                    "A number must be a string of decimal digits 0-9, "
                    "without sign, space or point. "
                    f"Received: {shortened(number)}."
                )

    @property
    def length(self) -> int:
        """Digits of the longer number."""
        return max(len(self.a), len(self.b))

    def __str__(self) -> str:
        return f"{self.a} + {self.b}"


def shortened(value: object, limit: int = 40) -> str:
    """Returns `repr(value)`, cut in the middle if it is long."""
    try:
        text = repr(value)
    except ValueError:  # An integer of more than 4300 digits.
        return f"a {type(value).__name__} too long to show"
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}...{text[-limit // 4 :]} ({len(text)} long)"


def exact_sum(problem: AdditionProblem) -> str:
    """Returns the sum in decimal, without zeros in front."""
    chunks, carry = [], 0
    for start in range(0, problem.length, _CHUNK):
        total = carry + sum(
            int(number[max(0, len(number) - start - _CHUNK) : end] or "0")
            for number in (problem.a, problem.b)
            if (end := len(number) - start) > 0
        )
        carry, rest = divmod(total, 10**_CHUNK)
        chunks.append(f"{rest:0{_CHUNK}d}")
    return strip_zeros(str(carry) + "".join(reversed(chunks)))


def strip_zeros(digits: str) -> str:
    """Returns the digits without zeros in front; `"0"` if nothing is left."""
    return digits.lstrip("0") or "0"


def sample_problem(rng: np.random.Generator, length: int) -> AdditionProblem:
    """Draws a problem whose longer number has `length` digits.

    Half of the problems have two numbers of that length; in the others the
    second number is of any smaller or equal length, and which of the two
    comes first is drawn too. No number of several digits starts with 0.

    Raises:
        InvalidProblem: `length` is below 1.
    """
    if length < 1:
        raise InvalidProblem(
            f"A number must have at least one digit. Received: {length}."
        )
    lengths = [length, length]
    if rng.random() < 0.5:
        lengths[rng.integers(2)] = int(rng.integers(1, length + 1))
    return AdditionProblem(*(_sample_number(rng, n) for n in lengths))


def _sample_number(rng: np.random.Generator, length: int) -> str:
    digits = rng.integers(10, size=length)
    if length > 1:
        digits[0] = rng.integers(1, 10)
    return "".join(map(str, digits))
