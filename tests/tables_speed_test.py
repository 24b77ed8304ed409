"""What the benchmark of the Neural Programmer's updates measures."""

import dataclasses

import numpy as np
import pytest

from benchmarks import tables_speed
from npi_tf.configs.tables import CONFIGS
from npi_tf.neural_programmer.config import config_of
from npi_tf.neural_programmer.model import build_programmer
from npi_tf.neural_programmer.variants import VARIANTS


def test_an_update_on_tables_is_compared_with_its_products():
    config = dataclasses.replace(
        CONFIGS["columns_1"], units=4, batch_size=3, selection_noise=0.0
    )
    rows = tables_speed.measure(config, repeats=1)
    assert [row["what"] for row in rows] == ["bare products", "update"]
    assert {row["questions"] for row in rows} == {3}
    assert [row["goal"] for row in rows] == [None, 2]
    assert rows[0]["times_bare_products"] == 1
    assert all(row["times_bare_products"] > 0 for row in rows)


@pytest.mark.parametrize("name", ["columns_1", "columns_10"])
def test_bare_products_are_chained(name):
    """Every kernel has a part in the last product."""
    programmer = build_programmer(config_of(VARIANTS[name], units=4))
    gradients = tables_speed.products_function(programmer, 3, 5)
    count, found = gradients()
    assert count == 3
    for gradient in found:
        assert np.any(gradient)
        assert np.isfinite(gradient).all()
