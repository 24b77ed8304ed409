"""Finds a domain by its name."""

from __future__ import annotations

from npi_tf.domains.addition.domain import AdditionDomain
from npi_tf.domains.base import Domain
from npi_tf.domains.canon.domain import CanonDomain
from npi_tf.domains.sort.domain import SortDomain
from npi_tf.domains.sort.maximum import MaxDomain
from npi_tf.errors import InvalidConfig

_DOMAINS: dict[str, Domain] = {}


def register(domain: Domain) -> None:
    """Makes a domain known by its name; raises `InvalidConfig` if taken."""
    if domain.name in _DOMAINS:
        raise InvalidConfig(
            f"A domain's name must be new. Received: {domain.name!r}."
        )
    _DOMAINS[domain.name] = domain


def domain_names() -> tuple[str, ...]:
    """Returns the names of all domains."""
    return tuple(_DOMAINS)


def get_domain(name: str) -> Domain:
    """Returns a domain; raises `InvalidConfig` if there is none so called."""
    try:
        return _DOMAINS[name]
    except KeyError:
        raise InvalidConfig(
            f"A domain must be one of {', '.join(_DOMAINS)}. "
            f"Received: {name!r}."
        ) from None


register(AdditionDomain())
register(SortDomain())
register(MaxDomain())
register(CanonDomain())
