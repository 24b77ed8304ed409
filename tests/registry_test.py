"""Finding domains by name."""

import re

import pytest

from npi_tf.domains import domain_names, get_domain, register
from npi_tf.domains.addition.domain import AdditionDomain
from npi_tf.errors import InvalidConfig


def test_a_domain_is_found_by_its_name():
    assert [get_domain(name).name for name in domain_names()] == list(
        domain_names()
    )
    assert isinstance(get_domain("addition"), AdditionDomain)


def test_unknown_name_is_refused_with_those_that_are_known():
    message = (
        f"A domain must be one of {', '.join(domain_names())}. "
        "Received: 'addtion'."
    )
    with pytest.raises(InvalidConfig, match=f"^{re.escape(message)}$"):
        get_domain("addtion")


def test_a_name_is_given_once():
    before = get_domain("addition")
    message = "A domain's name must be new. Received: 'addition'."
    with pytest.raises(InvalidConfig, match=f"^{re.escape(message)}$"):
        register(AdditionDomain())
    assert get_domain("addition") is before
