"""Settings and fixtures of all tests."""

import functools

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


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    """Where datasets lie that tests read and none changes."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """From a name of `SERVED` to its trained network as a served version."""
    from npi_tf.model_files import load_model
    from npi_tf.neural_programmer.serving.export import export_programmer
    from npi_tf.serving.export import export
    from tests.trained import TRAINED, trained_programmer

    folder = tmp_path_factory.mktemp("exported")

    @functools.cache
    def version(name):
        if name == "tables":
            return export_programmer(trained_programmer(), folder)
        return export(load_model(TRAINED[name]), get_domain(name), folder)

    return version
