"""The comparison of exported models with those in this process."""

import numpy as np
import pytest

from benchmarks import served_answers
from benchmarks.served_answers import draw_problems, measure
from npi_tf.domains import get_domain
from npi_tf.model_files import load_model
from tests.models import small_model
from tests.trained import TRAINED


def test_problems_are_drawn_from_their_seed():
    addition = get_domain("addition")
    problems = draw_problems(addition, 30)
    assert problems == draw_problems(addition, 30)
    assert problems != draw_problems(addition, 30, seed=1)
    assert {addition.length(p) for p in problems} <= set(range(1, 13))
    cars = [p.car for p in draw_problems(get_domain("canon"), 25)]
    assert cars == [*range(10), *range(10), *range(5)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["addition", "max"])
def test_trained_networks_answer_alike(name):
    domain = get_domain(name)
    model = load_model(TRAINED[name], domain)
    row = measure(model, domain, draw_problems(domain, 12))
    assert row == {
        "domain": name,
        "problems": 12,
        "finished": row["finished"],
        "identical": 12,
    }
    # These small networks were never shown an array of one element.
    assert row["finished"] >= 8


def test_failures_are_compared_and_differences_counted(monkeypatch):
    domain = get_domain("sort")
    served = served_answers._served

    def longer(*arguments):
        for number, (answer, status, steps) in enumerate(served(*arguments)):
            yield answer, status, steps + (number == 2)

    monkeypatch.setattr(served_answers, "_served", longer)
    row = measure(small_model(domain), domain, draw_problems(domain, 5))
    assert (row["finished"], row["identical"]) == (0, 4)


def test_arrays_of_several_widths_are_padded():
    rows = [np.array([[1, 2, 3]]), np.array([[4]])]
    np.testing.assert_array_equal(
        served_answers._stacked(rows), [[1, 2, 3], [4, 0, 0]]
    )
