"""The names that `import npi_tf` offers."""

import importlib

import pytest

import npi_tf

SYMBOLIC = {
    "Call": "npi_tf.types",
    "Decision": "npi_tf.types",
    "Domain": "npi_tf.domains.base",
    "Environment": "npi_tf.domains.base",
    "Event": "npi_tf.types",
    "Execution": "npi_tf.interpreter",
    "Library": "npi_tf.programs",
    "Limits": "npi_tf.interpreter",
    "NPIError": "npi_tf.errors",
    "Policy": "npi_tf.interpreter",
    "Program": "npi_tf.programs",
    "Status": "npi_tf.interpreter",
    "Trace": "npi_tf.traces",
    "get_domain": "npi_tf.domains.registry",
    "record": "npi_tf.traces",
}
NEURAL = {"GraphInterpreter", "NPI", "NetworkPolicy"}


def test_public_names():
    assert sorted(npi_tf.__all__) == sorted([*SYMBOLIC, *NEURAL, "__version__"])


@pytest.mark.parametrize(("name", "module"), SYMBOLIC.items())
def test_symbolic_names_are_those_of_their_modules(name, module):
    found = getattr(npi_tf, name)
    assert found is getattr(importlib.import_module(module), name)
    assert found.__module__ == module


def test_version_is_three_numbers():
    assert [part.isdigit() for part in npi_tf.__version__.split(".")] == [
        True
    ] * 3


@pytest.mark.parametrize("name", ["Interpreter", "call", "_missing"])
def test_unknown_names_are_attribute_errors(name):
    message = f"^module 'npi_tf' has no attribute '{name}'$"
    with pytest.raises(AttributeError, match=message):
        getattr(npi_tf, name)
