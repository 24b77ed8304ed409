"""The domains a model can be trained in, by name."""

from npi_tf.domains.base import Domain, Environment
from npi_tf.domains.registry import domain_names, get_domain, register

__all__ = ["Domain", "Environment", "domain_names", "get_domain", "register"]
