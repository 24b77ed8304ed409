"""Settings and fixtures of all tests."""

import hypothesis
import pytest

from npi_tf.domains import domain_names, get_domain

hypothesis.settings.register_profile(
    "repeatable", deadline=None, derandomize=True
)
hypothesis.settings.load_profile("repeatable")


@pytest.fixture(params=domain_names())
def domain(request):
    """Every registered domain, one after the other."""
    return get_domain(request.param)
