"""MAX as it is served: padded integers in, their largest out."""

from __future__ import annotations

import tensorflow as tf

from npi_tf.domains.sort.maximum import MaxDomain
from npi_tf.domains.sort.maximum_graph import first_elements
from npi_tf.domains.sort.serving import SortService
from npi_tf.graph_interpreter import RunResult
from npi_tf.model import NPI
from npi_tf.serving.service import Inputs


class MaxService(SortService):
    """Largest elements.

    Inputs and refusals are those of sorting; the answer is `maximum`, int32
    `(batch,)`.
    """

    def answer(self, inputs: Inputs, result: RunResult) -> Inputs:
        """Returns `maximum`; see `Service`."""
        largest = first_elements(result.environment)
        return {"maximum": tf.cast(largest, tf.int32)}


def service(model: NPI, domain: MaxDomain) -> MaxService:
    """Returns what an export of a model offers."""
    return MaxService()
