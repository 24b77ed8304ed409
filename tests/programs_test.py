"""Libraries: ids by position, and what is no library."""

import re

import pytest

from npi_tf.errors import InvalidCall, InvalidLibrary
from npi_tf.programs import Library, Program
from npi_tf.types import Call

SIZES = (3, 4, 10)


@pytest.fixture
def library():
    programs = [
        Program("ADD", calls=("ADD1", "ACT")),
        Program("ADD1", calls=("ACT",)),
        Program("ACT"),
    ]
    return Library(programs, SIZES)


def _refuses_library(message, programs, sizes=SIZES):
    with pytest.raises(InvalidLibrary, match=f"^{re.escape(message)}$"):
        Library(programs, sizes)


def test_ids_are_positions(library):
    assert library.names == ("ADD", "ADD1", "ACT")
    assert [library.id_of(name) for name in library.names] == [0, 1, 2]
    assert library.act_id == 2
    assert len(library) == 3


def test_iterates_over_programs_in_the_order_of_their_ids(library):
    assert [program.name for program in library] == ["ADD", "ADD1", "ACT"]
    assert [program.calls for program in library] == [
        ("ADD1", "ACT"),
        ("ACT",),
        (),
    ]


def test_contains_names(library):
    assert "ADD1" in library
    assert "SUB" not in library


def test_library_keeps_its_programs_when_the_list_changes():
    programs = [Program("ACT")]
    library = Library(programs, SIZES)
    programs.append(Program("ADD"))
    assert library.names == ("ACT",)


def test_argument_sizes_are_kept_as_a_tuple():
    assert Library([Program("ACT")], [3, 4, 10]).argument_sizes == SIZES


def test_unknown_names_have_no_id(library):
    message = "A program must be one of ADD, ADD1, ACT. Received: 'SUB'."
    with pytest.raises(InvalidCall, match=f"^{re.escape(message)}$"):
        library.id_of("SUB")


def test_names_stand_once():
    _refuses_library(
        "Program names must be unique. Received: ADD, ACT, ADD.",
        [Program("ADD"), Program("ACT"), Program("ADD")],
    )


def test_act_must_be_there():
    _refuses_library(
        "A library must contain ACT. Received: ADD, SUB.",
        [Program("ADD"), Program("SUB")],
    )


def test_act_calls_nothing():
    _refuses_library(
        "ACT calls nothing. Received: ('ACT',).",
        [Program("ACT", calls=("ACT",))],
    )


@pytest.mark.parametrize("name", ["", "add", "Add", "1ADD", "A D", "ADD-1"])
def test_names_are_upper_case_identifiers(name):
    _refuses_library(
        f"A program name must be an upper-case identifier. Received: {name!r}.",
        [Program("ACT"), Program(name)],
    )


def test_callees_are_in_the_library():
    _refuses_library(
        "ADD may call only programs of its library. Received: SUB, MUL.",
        [Program("ACT"), Program("ADD", calls=("SUB", "ACT", "MUL"))],
    )


@pytest.mark.parametrize(
    "sizes", [(), (3, 4), (3, 4, 10, 2), (3, 0, 10), (-1, 4, 10), (3, 4, 1.5)]
)
def test_argument_sizes_are_three_positive_integers(sizes):
    _refuses_library(
        f"`argument_sizes` must be three positive integers. Received: {sizes}.",
        [Program("ACT")],
        sizes,
    )


@pytest.mark.parametrize("arguments", [(0, 0, 0), (2, 3, 9), (0, 3, 0)])
def test_check_passes_calls_that_fit(library, arguments):
    library.check(Call("ADD1", arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        (3, 0, 0),
        (0, 4, 0),
        (0, 0, 10),
        (-1, 0, 0),
        (0, -1, 0),
        (0, 0, -1),
        (),
        (0, 0),
        (0, 0, 0, 0),
    ],
)
def test_check_refuses_arguments_that_do_not_fit(library, arguments):
    message = (
        "Arguments must be three integers, at least 0 and below (3, 4, 10). "
        f"Received: ADD{arguments}."
    )
    with pytest.raises(InvalidCall, match=f"^{re.escape(message)}$"):
        library.check(Call("ADD", arguments))


def test_check_refuses_unknown_programs(library):
    message = "A program must be one of ADD, ADD1, ACT. Received: 'SUB'."
    with pytest.raises(InvalidCall, match=f"^{re.escape(message)}$"):
        library.check(Call("SUB"))
