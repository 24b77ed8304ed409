"""MAX as a served signature: padded integers in, their largest out."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.domains.sort.maximum import MaxDomain
from npi_tf.domains.sort.maximum_graph import first_elements
from npi_tf.domains.sort.serving import serve
from npi_tf.graph_interpreter import RunResult
from npi_tf.model import NPI


def signatures(
    model: NPI, domain: MaxDomain
) -> dict[str, tf.types.experimental.GenericFunction]:
    """Returns the functions that an export of a model offers.

    `serving_default` takes the inputs and gives the statuses of sorting's,
    and returns `maximum`, int32 `(batch,)`, 0 in rows that did not finish.
    """
    return {"serving_default": serve(model, domain, "maximum", _maximum)}


def _maximum(result: RunResult, elements):
    return tf.cast(first_elements(result.environment), tf.int32)
