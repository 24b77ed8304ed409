"""Which answers count as right."""

import numpy as np
import pytest

from npi_tf.neural_programmer.execution import Outcome, Selections
from npi_tf.neural_programmer.model import ProgrammerOutput
from npi_tf.neural_programmer.operations import OPERATIONS
from npi_tf.neural_programmer.scoring import right_answers

CELLS = np.array([[[True, False], [False, False]]])


def score(last, is_lookup, scalar=0.0, target=0.0, lookup=CELLS):
    operation = np.zeros((1, 4, len(OPERATIONS)))
    operation[0, :, OPERATIONS.index("reset")] = 1
    operation[0, -1] = np.eye(len(OPERATIONS))[OPERATIONS.index(last)]
    scalars = np.array([[7.0, 7, 7, scalar]])
    output = ProgrammerOutput(
        Selections(operation, None, None, None, None),
        Outcome(scalars, None, lookup.astype(float)),
    )
    batch = {
        "is_lookup": np.array([is_lookup]),
        "scalar": np.array([target]),
        "lookup": CELLS & is_lookup,
    }
    return bool(np.array(right_answers(output, batch))[0])


@pytest.mark.parametrize("last", ["sum", "count", "difference"])
@pytest.mark.parametrize(
    ("scalar", "right"), [(3.0, True), (3.04, True), (2.94, False)]
)
def test_numbers_are_right_up_to_the_first_decimal(last, scalar, right):
    assert score(last, False, scalar, 3.0) == right


def test_every_cell_must_be_right():
    assert score("assign", True)
    assert not score("assign", True, lookup=~CELLS)
    more = CELLS.copy()
    more[0, 1, 1] = True
    assert not score("assign", True, lookup=more)
    assert not score("assign", True, lookup=CELLS & False)


def test_an_answer_of_the_other_kind_is_wrong():
    assert not score("sum", True)
    assert not score("assign", False)


@pytest.mark.parametrize("last", ["reset", "greater", "and", "text_match"])
@pytest.mark.parametrize("is_lookup", [True, False])
def test_no_answer_is_wrong(last, is_lookup):
    assert not score(last, is_lookup)
