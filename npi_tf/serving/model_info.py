"""What a server says of a model."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

_PREFIX = "DT_"
_NUMPY_NAMES = {"float": "float32", "double": "float64"}


@dataclasses.dataclass(frozen=True, slots=True)
class TensorInfo:
    """An input or output of a signature.

    Attributes:
        dtype: `string`, `int32`, `uint8`, `float32`, `bool` or another.
        shape: sizes, None where any size will do; None if the rank is open.
    """

    dtype: str
    shape: tuple[int | None, ...] | None


@dataclasses.dataclass(frozen=True, slots=True)
class SignatureInfo:
    """Inputs and outputs by their names."""

    inputs: Mapping[str, TensorInfo]
    outputs: Mapping[str, TensorInfo]


@dataclasses.dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as it is served.

    Attributes:
        name: of the model.
        version: that answers.
        signatures: by their names, without TensorFlow's own.
    """

    name: str
    version: int
    signatures: Mapping[str, SignatureInfo]


def dtype_name(published: str) -> str:
    """Returns NumPy's name of a type that is published as, say, `DT_FLOAT`."""
    name = published.removeprefix(_PREFIX).lower()
    return _NUMPY_NAMES.get(name, name)


def is_public(signature: str) -> bool:
    """Whether a signature is a user's, not one of TensorFlow's own."""
    return not signature.startswith("__")
