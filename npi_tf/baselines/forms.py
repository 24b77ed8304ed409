"""The forms in which a problem is shown to a network without an interpreter.

A form says what is read, step by step and channel by channel, and what is to
be written. The paper names four (section 4.2, Fig. 5, 6 and 9).
"""

from __future__ import annotations

import abc
from typing import Any

import numpy as np

from npi_tf.baselines.symbols import to_symbols, to_text
from npi_tf.domains import Domain, get_domain
from npi_tf.errors import InvalidConfig

_BLANK, _CROSS = ".", "X"


class Form(abc.ABC):
    """How problems of a domain are read and written.

    Attributes:
        name: how command line and model files call it.
        domain_name: whose problems.
        channels: symbols that are read in one step.
        tags: whether a symbol is written in each step of reading; otherwise
            writing begins when all has been read.
    """

    name: str
    domain_name: str
    channels = 1
    tags = False

    @property
    def domain(self) -> Domain:
        """The domain whose problems are shown."""
        return get_domain(self.domain_name)

    @abc.abstractmethod
    def source(self, problem: Any) -> np.ndarray:
        """Returns what is read, symbols int8 `(steps, channels)`."""

    @abc.abstractmethod
    def limit(self, problem: Any) -> int:
        """Returns how many symbols an answer takes at most."""

    @abc.abstractmethod
    def written(self, solution: str) -> str:
        """Returns the characters that are written for a solution."""

    @abc.abstractmethod
    def answer(self, written: str) -> str:
        """Returns the answer that written characters stand for.

        It undoes `written`. A character that is no digit stays what it is, so
        that no wrong answer is taken for a right one.
        """

    def target(self, problem: Any) -> np.ndarray:
        """Returns what is to be written, symbols int8 `(steps,)`.

        Its last symbol is a blank, which ends the answer.
        """
        solution = self.domain.solution(problem)
        return to_symbols(self.written(solution) + _BLANK)


class SortSeq2Seq(Form):
    """Reads digits in the order given, writes them in rising order."""

    name = "sort_seq2seq"
    domain_name = "sort"

    def source(self, problem) -> np.ndarray:
        return _channels(str(problem).replace(" ", ""))

    def limit(self, problem) -> int:
        return len(problem.values) + 1

    def written(self, solution: str) -> str:
        return solution.replace(" ", "")

    def answer(self, written: str) -> str:
        return " ".join(written)


class AdditionSeq2Seq(Form):
    """Reads two numbers as one would, `90X160`, and so writes their sum."""

    name = "addition_seq2seq"
    domain_name = "addition"

    def source(self, problem) -> np.ndarray:
        return _channels(f"{problem.a}{_CROSS}{problem.b}")

    def limit(self, problem) -> int:
        # The sum may be a digit longer; a blank ends it.
        return problem.length + 2

    def written(self, solution: str) -> str:
        return solution

    def answer(self, written: str) -> str:
        return written


class AdditionStacked(AdditionSeq2Seq):
    """*s2s-stacked*: both numbers at once, last digits first, then the sum.

    The sum is written from its last digit, too: the order in which carries
    arise.
    """

    name = "addition_stacked"
    channels = 2

    def source(self, problem) -> np.ndarray:
        return _columns(problem, problem.length)

    def written(self, solution: str) -> str:
        return solution[::-1]

    def answer(self, written: str) -> str:
        return written[::-1]


class AdditionEasy(AdditionStacked):
    """*s2s-easy*: a digit of the sum in each step in which two are read.

    A last column, which is blank in both numbers, leaves room for a carry.
    """

    name = "addition_easy"
    tags = True

    def source(self, problem) -> np.ndarray:
        return _columns(problem, self.limit(problem))

    def limit(self, problem) -> int:
        return problem.length + 1

    def target(self, problem) -> np.ndarray:
        """Returns a symbol for each column; blanks stand before the sum."""
        solution = self.written(self.domain.solution(problem))
        return to_symbols(solution.ljust(self.limit(problem), _BLANK))


FORMS = {
    form.name: form
    for form in (
        SortSeq2Seq(),
        AdditionSeq2Seq(),
        AdditionStacked(),
        AdditionEasy(),
    )
}


def get_form(name: str) -> Form:
    """Returns a form; raises `InvalidConfig` if there is none so called."""
    if name not in FORMS:
        raise InvalidConfig(
            f"A form must be one of {', '.join(FORMS)}. Received: {name!r}."
        )
    return FORMS[name]


def read_answer(form: Form, symbols: np.ndarray) -> tuple[str, bool]:
    """Reads an answer off what a network has written.

    Args:
        form: what the network was shown.
        symbols: integers `(steps,)`, as many as the problem's limit.

    Returns:
        The answer up to the first blank, and whether the network has come to
        an end: one that tags does so with its last column.
    """
    written, blank, _ = to_text(symbols).partition(_BLANK)
    return form.answer(written), bool(blank) or form.tags


def _channels(*texts: str) -> np.ndarray:
    return np.stack([to_symbols(text) for text in texts], axis=-1)


def _columns(problem, width: int) -> np.ndarray:
    """Returns both numbers from their last digits on, blanks behind."""
    numbers = (problem.a, problem.b)
    return _channels(*(n[::-1].ljust(width, _BLANK) for n in numbers))
