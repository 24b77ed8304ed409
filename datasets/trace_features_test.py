import numpy as np
import pytest
import tensorflow as tf

from datasets.trace_features import trace_examples, trace_features
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidTrace
from npi_tf.types import Call, Decision
from tests.sights import noise

ADDITION = get_domain("addition")
ADD, ADD1, CARRY, LSHIFT, ACT = range(5)


class WideDomain:
    """A domain that shows 256 values, or 257."""

    library = ADDITION.library
    view_sizes = ()

    def __init__(self, largest):
        self.observation_sizes = (2, largest)


class ForgetfulDomain(type(ADDITION)):
    """Its expert says that any sum is done before it has begun."""

    def expert(self):
        return self

    def initial_state(self):
        return None

    def step(self, call, observation, state):
        return Decision(Call("ACT"), end=True), state


def example_of(domain, *words):
    [(_, example)] = trace_examples(domain, {7: domain.parse(words)})
    return example


def lists(columns):
    return {name: column.tolist() for name, column in columns.items()}


def test_an_example_names_its_problem():
    example = example_of(ADDITION, "8", "5")
    assert set(example) == {"problem", "question", "calls", "steps"}
    assert (example["problem"], example["question"]) == (7, "8 + 5")


def test_every_call_but_those_of_act_stands_at_its_number():
    assert lists(example_of(ADDITION, "8", "5")["calls"]) == {
        "program": [ADD, ADD1, CARRY, LSHIFT, ADD1, LSHIFT],
        "arguments": [[0, 0, 0]] * 6,
        "parent": [-1, 0, 1, 0, 0, 0],
    }


def test_steps_stand_in_the_order_of_time():
    steps = lists(example_of(ADDITION, "8", "5")["steps"])
    first = {name: column[:8] for name, column in steps.items()}
    assert first == {
        "call": [0, 1, 1, 2, 2, 2, 0, 3],
        "observation": [
            [8, 5, 10, 10],
            [8, 5, 10, 10],
            [8, 5, 10, 3],
            [8, 5, 10, 3],
            [8, 5, 10, 3],
            [8, 5, 1, 3],
            [8, 5, 10, 3],
            [8, 5, 10, 3],
        ],
        "next_program": [ADD1, ACT, CARRY, ACT, ACT, ACT, LSHIFT, ACT],
        "next_arguments": [
            [0, 0, 0],
            [2, 3, 3],
            [0, 0, 0],
            [1, 2, 0],
            [2, 2, 1],
            [1, 2, 1],
            [0, 0, 0],
            [1, 0, 0],
        ],
        "end": [False, False, True, False, False, True, False, False],
    }


@pytest.mark.parametrize(
    ("domain", "words"), [("addition", ("8", "5")), ("max", ("9", "2", "5"))]
)
def test_examples_fit_the_features(domain, words):
    domain = get_domain(domain)
    example = example_of(domain, *words)
    encoded = trace_features(domain).encode_example(example)
    for part in ("calls", "steps"):
        for name, column in example[part].items():
            np.testing.assert_array_equal(encoded[part][name], column)


@pytest.mark.parametrize(
    ("largest", "dtype"), [(256, np.uint8), (257, np.int32)]
)
def test_observations_are_as_small_as_their_values_allow(largest, dtype):
    observation = trace_features(WideDomain(largest))["steps"]["observation"]
    assert observation.dtype == dtype
    assert observation.shape == (2,)


def test_pictures_are_named_once_and_pointed_at():
    example = example_of(get_domain("canon"), "30", "30")
    assert example["views"].tolist() == [[2, 2], [1, 2], [0, 2]]
    assert example["steps"]["picture"].tolist() == [0, 0, 0, 1, 2, 2, 2]
    assert example["steps"]["observation"].tolist() == [[0, 1]] * 7


def test_an_example_with_pictures_fits_the_features():
    canon = get_domain("canon")
    example = example_of(canon, "15", "15")
    [picture] = pictures = noise(1)
    encoded = trace_features(canon).encode_example(
        {**example, "pictures": list(pictures)}
    )
    [png] = encoded["pictures"]
    np.testing.assert_array_equal(tf.io.decode_png(png), picture)
    np.testing.assert_array_equal(encoded["views"], example["views"])
    np.testing.assert_array_equal(
        encoded["steps"]["picture"], example["steps"]["picture"]
    )


def test_an_expert_that_errs_makes_no_dataset():
    domain = ForgetfulDomain()
    with pytest.raises(
        InvalidTrace,
        match=r"must finish 8 \+ 5 with 13\. Received: FINISHED with ''\.",
    ):
        list(trace_examples(domain, {0: domain.parse(["8", "5"])}))
