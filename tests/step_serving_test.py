"""The served step: what it refuses, in every domain."""

import numpy as np
import pytest

from npi_tf.serving.signatures import make_signatures
from tests.models import small_model
from tests.v1_session import texts

WIDTH = 32


@pytest.fixture
def step(domain):
    """The step of a network with random weights, and a batch for it."""
    *_, signature = make_signatures(small_model(domain), [domain])
    example = {
        name: np.repeat(value, 3, axis=0)
        for name, value in signature.example.items()
    }

    def ask(**inputs):
        outputs = signature.function(*ordered(signature.function, inputs))
        return {name: texts(rows.numpy()) for name, rows in outputs.items()}

    return ask, example


def ordered(function, inputs):
    """Returns inputs in the order in which a function takes them."""
    return [inputs[spec.name] for spec in function.input_signature]


def test_a_row_out_of_range_is_refused_alone(step, domain):
    ask, example = step
    whole = ask(**example)
    assert whole["status"].tolist() == ["decided"] * 3
    observed = "target" if domain.view_sizes else "observation"
    changes = [
        ("program", len(domain.library), "unknown_program"),
        ("program", -1, "unknown_program"),
        ("program", 2**31 - 1, "unknown_program"),
        ("arguments", 99, "arguments_out_of_range"),
        ("arguments", -1, "arguments_out_of_range"),
        (observed, 24, "observation_out_of_range"),
        (observed, -(2**31), "observation_out_of_range"),
        ("state", np.nan, "state_not_finite"),
        ("state", np.inf, "state_not_finite"),
    ]
    for name, value, status in changes:
        wrong = example[name].copy()
        wrong[1, ...] = value
        answer = ask(**{**example, name: wrong})
        assert answer["status"].tolist() == ["decided", status, "decided"]
        assert answer["message"][1].startswith(f"`{name}` must be ")
        assert answer["next_program"][1] == -1
        assert answer["next_arguments"][1].tolist() == [-1] * 3
        assert not answer["end"][1]
        assert (answer["next_state"][1] == 0).all()
        for output, rows in answer.items():
            np.testing.assert_array_equal(rows[::2], whole[output][::2])


def test_an_empty_batch_is_answered_with_nothing(step):
    ask, example = step
    answer = ask(**{name: rows[:0] for name, rows in example.items()})
    assert {name: rows.shape for name, rows in answer.items()} == {
        "next_program": (0,),
        "next_arguments": (0, 3),
        "end": (0,),
        "next_state": (0, WIDTH),
        "status": (0,),
        "message": (0,),
    }
