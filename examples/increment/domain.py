"""The domain: problems, environment, expert, and what ties them together.

    INC
      CARRY
        WRITE DIGIT 0     .19[0]
        PTR DIGIT LEFT    .1[9]0
      ...

A number stands in one row, and a pointer begins at its last digit. `INC`
raises the digit that it sees, but a 9 it leaves to `CARRY`, which writes a 0
and steps to the left.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

from npi_tf.domains import Domain, Environment, pad
from npi_tf.domains.rules import RuleExpert
from npi_tf.errors import InvalidProblem
from npi_tf.programs import Library, Program
from npi_tf.types import ACT, Arguments, Call, Decision

DIGIT = 0
"""The only pointer."""
ROW_NAMES = ("DIGIT",)
BLANK = 10
SYMBOLS = "0123456789."
WRITABLE = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Numeral:
    """A number to add 1 to.

    Attributes:
        digits: one or more of `0`-`9`.

    Raises:
        InvalidProblem: anything else.
    """

    digits: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9]+", self.digits):
            raise InvalidProblem(
                "A numeral must be decimal digits. "
                f"Received: {self.digits!r:.40}."
            )

    def __str__(self) -> str:
        return f"{self.digits} + 1"


def columns_for(problem: Numeral) -> int:
    """Returns the width of a problem's pad: a carry may need a new digit."""
    return len(problem.digits) + 1


def cells_of(problem: Numeral, columns: int) -> np.ndarray:
    """Returns the pad that holds a problem, int8 `(1, columns)`."""
    cells = np.full((1, columns), BLANK, np.int8)
    cells[0, columns - len(problem.digits) :] = list(map(int, problem.digits))
    return cells


def number_in(row: np.ndarray) -> str:
    """Returns the digits in a row, int8 `(columns,)`."""
    return "".join(SYMBOLS[symbol] for symbol in row if symbol != BLANK)


class IncrementEnvironment(Environment):
    """A row of digits and a pointer, which begins at the last."""

    def __init__(self, problem: Numeral):
        columns = columns_for(problem)
        self.pad = pad.ScratchPad(
            cells_of(problem, columns),
            pointer_rows=(0,),
            start=columns - 1,
            symbol_count=WRITABLE,
        )

    def observe(self) -> np.ndarray:
        """Returns the symbol under the pointer, int32 `(1,)`, below 11."""
        return self.pad.read().astype(np.int32)

    def act(self, arguments: Arguments) -> None:
        """Moves the pointer or writes a digit, see `npi_tf.domains.pad`."""
        self.pad.act(arguments)

    def render(self) -> str:
        """Returns the row, the symbol under the pointer in brackets."""
        return self.pad.render_row(DIGIT, SYMBOLS)


def _increment(observation: np.ndarray, step: int) -> Decision:
    (symbol,) = observation
    if symbol == 9:
        return Decision(Call("CARRY"), end=False)
    raised = 1 if symbol == BLANK else int(symbol) + 1
    return Decision(Call(ACT, (pad.WRITE, DIGIT, raised)), end=True)


def _carry(observation: np.ndarray, step: int) -> Decision:
    if step == 0:
        return Decision(Call(ACT, (pad.WRITE, DIGIT, 0)), end=False)
    return Decision(Call(ACT, (pad.MOVE, DIGIT, pad.LEFT)), end=True)


class IncrementExpert(RuleExpert):
    """Knows INC and CARRY."""

    rules = {"INC": _increment, "CARRY": _carry}


class IncrementDomain(Domain):
    """Adds 1 to a decimal number of any length."""

    name = "increment"
    library = Library(
        [
            Program("INC", calls=("CARRY", ACT)),
            Program("CARRY", calls=(ACT,)),
            Program(ACT),
        ],
        argument_sizes=(pad.WRITE + 1, len(ROW_NAMES), WRITABLE),
    )
    entry = Call("INC")
    observation_sizes = (len(SYMBOLS),)
    max_depth = 4
    graph_module = "examples.increment.graph"

    def parse(self, words: Sequence[str]) -> Numeral:
        """Reads a number, given as one word."""
        if len(words) != 1:
            raise InvalidProblem(
                f"It takes one number. Received: {' '.join(words)!r:.40}."
            )
        return Numeral(words[0])

    def sample(self, rng: np.random.Generator, length: int) -> Numeral:
        """Draws a number of so many digits that ends in nines, or in none."""
        nines = int(rng.integers(length + 1))
        others = rng.integers(10, size=length - nines)
        return Numeral("".join(map(str, others)) + "9" * nines)

    def length(self, problem: Numeral) -> int:
        """Returns the number of digits."""
        return len(problem.digits)

    def solution(self, problem: Numeral) -> str:
        """Returns the next number, with zeros in front as they were."""
        digits = len(problem.digits)
        return f"{int(problem.digits) + 1:0{digits}d}"

    def environment(self, problem: Numeral) -> IncrementEnvironment:
        """Returns a pad just wide enough for the problem."""
        return IncrementEnvironment(problem)

    def answer(self, environment: IncrementEnvironment) -> str:
        """Returns the number on the pad."""
        return number_in(environment.pad.cells[0])

    def expert(self) -> IncrementExpert:
        """Returns who knows how to."""
        return IncrementExpert()

    def step_limit(self, problem: Numeral) -> int:
        """Returns twice the steps that so many columns can take."""
        return 6 * columns_for(problem)

    def describe(self, arguments: Arguments) -> str:
        """Returns an action in words, such as `WRITE DIGIT 0`."""
        return pad.describe_action(arguments, ROW_NAMES)
