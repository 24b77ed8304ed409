"""The symbols that baselines read and write."""

from __future__ import annotations

import numpy as np

CHARACTERS = "_.X0123456789"
"""Each symbol's character, by its number."""

PAD = CHARACTERS.index("_")
"""Fills sequences of a batch up to one length; nothing is learned of it."""

BLANK = CHARACTERS.index(".")
"""Where a number has no digit; what is written behind an answer."""

CROSS = CHARACTERS.index("X")
"""Stands between two numbers, and before what is to be written."""


def to_symbols(text: str) -> np.ndarray:
    """Returns the numbers of characters, int8 `(len(text),)`."""
    return np.array([CHARACTERS.index(character) for character in text], "int8")


def to_text(symbols: np.ndarray) -> str:
    """Returns the characters of symbols, integers `(n,)`."""
    return "".join(CHARACTERS[symbol] for symbol in symbols)
