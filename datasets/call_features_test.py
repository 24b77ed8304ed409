import numpy as np
import pytest

from datasets.call_features import call_examples, call_features
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidTrace
from npi_tf.types import Call, Decision

ADDITION = get_domain("addition")
ADD, ADD1, CARRY, LSHIFT, ACT = range(5)


class WideDomain:
    """A domain that shows 256 values, or 257."""

    library = ADDITION.library

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


def examples_of(words):
    problem = ADDITION.parse(words)
    return dict(call_examples(ADDITION, {7: problem}))


def test_a_call_with_a_carry():
    example = examples_of(["8", "5"])["7_1"]
    steps = {name: x.tolist() for name, x in example.pop("steps").items()}
    arguments = example.pop("arguments").tolist()
    assert example == {
        "problem": 7,
        "question": "8 + 5",
        "call": 1,
        "parent": 0,
        "program": ADD1,
    }
    assert arguments == [0, 0, 0]
    assert steps == {
        "observation": [[8, 5, 10, 10], [8, 5, 10, 3]],
        "next_program": [ACT, CARRY],
        "next_arguments": [[2, 3, 3], [0, 0, 0]],
        "end": [False, True],
    }


def test_every_call_but_those_of_act_is_an_example():
    examples = examples_of(["8", "5"])
    calls = [(e["call"], e["parent"], e["program"]) for e in examples.values()]
    assert calls == [
        (0, -1, ADD),
        (1, 0, ADD1),
        (2, 1, CARRY),
        (3, 0, LSHIFT),
        (4, 0, ADD1),
        (5, 0, LSHIFT),
    ]


def test_examples_fit_the_features():
    features = call_features(ADDITION)
    for example in examples_of(["8", "5"]).values():
        encoded = features.encode_example(example)
        np.testing.assert_array_equal(
            encoded["steps"]["observation"], example["steps"]["observation"]
        )


@pytest.mark.parametrize(
    ("largest", "dtype"), [(256, np.uint8), (257, np.int32)]
)
def test_observations_are_as_small_as_their_values_allow(largest, dtype):
    observation = call_features(WideDomain(largest))["steps"]["observation"]
    assert observation.dtype == dtype
    assert observation.shape == (2,)


def test_an_expert_that_errs_makes_no_dataset():
    domain = ForgetfulDomain()
    with pytest.raises(
        InvalidTrace,
        match=r"must finish 8 \+ 5 with 13\. Received: FINISHED with ''\.",
    ):
        list(call_examples(domain, {0: domain.parse(["8", "5"])}))
