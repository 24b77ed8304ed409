"""Programs and the library that gives each of them its row in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from npi_tf.errors import InvalidCall, InvalidLibrary
from npi_tf.types import ACT, Call


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """A named routine.

    Attributes:
        name: upper-case identifier, unique within a library.
        calls: names of the programs it calls (Table 2). Documentation and a
            check on experts; an interpreter lets a network call anything.
    """

    name: str
    calls: tuple[str, ...] = ()


class Library:
    """The ordered set of programs that a model knows.

    A program's position is its id and its row in both tables of the program
    memory (M_key and M_prog of eq. 4).

    Args:
        programs: definitions in the order of their ids. Exactly one is `ACT`.
        argument_sizes: for each of the three arguments, the number of values
            it can take; the values are 0 ... size - 1.

    Raises:
        InvalidLibrary: a name stands twice or is not an upper-case
            identifier, a callee is unknown, `ACT` is absent or calls
            something, or the argument sizes are not three positive integers.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        argument_sizes: tuple[int, int, int],
    ):
        self.programs = tuple(programs)
        self.argument_sizes = tuple(argument_sizes)
        self._ids = {program.name: i for i, program in enumerate(self.programs)}
        _check_programs(self.programs, self._ids)
        _check_argument_sizes(self.argument_sizes)

    @property
    def names(self) -> tuple[str, ...]:
        """Program names in the order of their ids."""
        return tuple(program.name for program in self.programs)

    @property
    def act_id(self) -> int:
        """The id of `ACT`."""
        return self._ids[ACT]

    def __len__(self) -> int:
        return len(self.programs)

    def __iter__(self) -> Iterator[Program]:
        return iter(self.programs)

    def __contains__(self, name: str) -> bool:
        return name in self._ids

    def id_of(self, name: str) -> int:
        """Returns the id of a program; raises `InvalidCall` if unknown."""
        try:
            return self._ids[name]
        except KeyError:
            raise InvalidCall(
                f"A program must be one of {', '.join(self.names)}. "
                f"Received: {name!r}."
            ) from None

    def check(self, call: Call) -> None:
        """Raises `InvalidCall` unless the program and arguments fit."""
        self.id_of(call.program)
        arguments = call.arguments
        fits = len(arguments) == len(self.argument_sizes) and all(
            type(value) is int and 0 <= value < size
            for value, size in zip(arguments, self.argument_sizes, strict=True)
        )
        if not fits:
            raise InvalidCall(
                "Arguments must be three integers, at least 0 and below "
                f"{self.argument_sizes}. Received: {call.program}{arguments}."
            )


def _check_programs(programs: tuple[Program, ...], ids: dict[str, int]) -> None:
    if len(ids) != len(programs):
        raise InvalidLibrary(
            "Program names must be unique. "
            f"Received: {', '.join(program.name for program in programs)}."
        )
    if ACT not in ids:
        raise InvalidLibrary(
            f"A library must contain {ACT}. Received: {', '.join(ids)}."
        )
    for program in programs:
        if not (program.name.isidentifier() and program.name.isupper()):
            raise InvalidLibrary(
                "A program name must be an upper-case identifier. "
                f"Received: {program.name!r}."
            )
        unknown = [name for name in program.calls if name not in ids]
        if unknown:
            raise InvalidLibrary(
                f"{program.name} may call only programs of its library. "
                f"Received: {', '.join(unknown)}."
            )
    if programs[ids[ACT]].calls:
        raise InvalidLibrary(
            f"{ACT} calls nothing. Received: {programs[ids[ACT]].calls}."
        )


def _check_argument_sizes(sizes: tuple[int, ...]) -> None:
    valid = len(sizes) == 3 and all(
        isinstance(size, int) and size > 0 for size in sizes
    )
    if not valid:
        raise InvalidLibrary(
            "`argument_sizes` must be three positive integers. "
            f"Received: {sizes}."
        )
