"""Neural program learners in TensorFlow and Keras.

Names are loaded when they are first used, so that the symbolic half
(environments, experts, interpreter, traces) never waits for TensorFlow.
"""

import importlib

from npi_tf.version import __version__

_EXPORTS = {
    "Call": "npi_tf.types",
    "Decision": "npi_tf.types",
    "Event": "npi_tf.types",
    "Library": "npi_tf.programs",
    "Program": "npi_tf.programs",
    "Execution": "npi_tf.interpreter",
    "Limits": "npi_tf.interpreter",
    "Policy": "npi_tf.interpreter",
    "Status": "npi_tf.interpreter",
    "Trace": "npi_tf.traces",
    "record": "npi_tf.traces",
    "Domain": "npi_tf.domains",
    "Environment": "npi_tf.domains",
    "get_domain": "npi_tf.domains",
    "NPIError": "npi_tf.errors",
    "NPI": "npi_tf.model",
    "NetworkPolicy": "npi_tf.policy",
    "GraphInterpreter": "npi_tf.graph_interpreter",
}
__all__ = [*_EXPORTS, "__version__"]


def __dir__() -> list[str]:
    """Returns the public names, loaded or not."""
    return sorted({*globals(), *__all__})


def __getattr__(name: str):
    """Imports a public name on first use (PEP 562)."""
    if name not in _EXPORTS:
        raise AttributeError(f"module 'npi_tf' has no attribute {name!r}")
    return getattr(importlib.import_module(_EXPORTS[name]), name)
