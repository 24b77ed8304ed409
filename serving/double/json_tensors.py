"""Tensors in the JSON of the REST interface, by TF Serving's rules."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from serving.double.refusal import invalid

_BYTES = "b64"
_BYTES_SUFFIX = "_bytes"

Arrays = dict[str, np.ndarray]


def read_rows(rows: Any, infos: Mapping[str, Any]) -> Arrays:
    """Reads `instances`: a list with all inputs of one row after the other."""
    if not isinstance(rows, list) or not rows:
        raise invalid("'instances' is a list of at least one row")
    named = [_named(row, infos) for row in rows]
    return {
        name: _array([row[name] for row in named], name, info)
        for name, info in infos.items()
    }


def read_columns(columns: Any, infos: Mapping[str, Any]) -> Arrays:
    """Reads `inputs`: an object of inputs, or the only input itself."""
    if not isinstance(columns, dict) or _is_bytes(columns):
        columns = {_only_name(infos): columns}
    missing = sorted(set(infos) - set(columns))
    if missing:
        raise invalid(f"'inputs' misses {missing}")
    return {
        name: _array(columns[name], name, info) for name, info in infos.items()
    }


def write_rows(outputs: Mapping[str, np.ndarray]) -> list:
    """Returns `predictions`: an object of outputs for each row."""
    sizes = {array.shape[:1] for array in map(np.asarray, outputs.values())}
    if len(sizes) != 1 or () in sizes:
        raise invalid(
            "answers in rows need outputs of one number of rows, not "
            f"{sorted(sizes)}"
        )
    columns = write_columns(outputs)
    if len(outputs) == 1:
        return columns
    return [
        dict(zip(columns, row, strict=True))
        for row in zip(*columns.values(), strict=True)
    ]


def write_columns(outputs: Mapping[str, np.ndarray]) -> Any:
    """Returns `outputs`: an object, or the only output without its name."""
    columns = {
        name: _listed(np.asarray(array), name.endswith(_BYTES_SUFFIX))
        for name, array in outputs.items()
    }
    return columns if len(columns) > 1 else columns.popitem()[1]


def _named(row: Any, infos: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(row, dict) or _is_bytes(row):
        return {_only_name(infos): row}
    if set(row) != set(infos):
        raise invalid(
            f"a row has exactly the inputs {sorted(infos)}, not {sorted(row)}"
        )
    return row


def _only_name(infos: Mapping[str, Any]) -> str:
    if len(infos) != 1:
        raise invalid(f"each of the inputs {sorted(infos)} goes by its name")
    (name,) = infos
    return name


def _array(value: Any, name: str, info: Any) -> np.ndarray:
    shape = _shape(value)
    dtype = tf.as_dtype(info.dtype)
    leaves = [_leaf(leaf, name, dtype) for leaf in _leaves(value, shape, name)]
    array = np.empty(len(leaves), dtype.as_numpy_dtype)
    try:
        array[:] = leaves
    except OverflowError:
        raise invalid(f"{name!r} holds a number beyond {dtype.name}") from None
    return array.reshape(shape)


def _shape(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    return (len(value), *(_shape(value[0]) if value else ()))


def _leaves(value: Any, shape: tuple[int, ...], name: str) -> Iterator[Any]:
    length = len(value) if isinstance(value, list) else None
    if length != (shape[0] if shape else None):
        raise invalid(f"{name!r} has lists of unequal lengths")
    if not shape:
        yield value
        return
    for part in value:
        yield from _leaves(part, shape[1:], name)


def _leaf(leaf: Any, name: str, dtype: tf.DType) -> Any:
    kind = type(leaf)
    if dtype == tf.string and kind is str:
        return leaf.encode("utf-8", "surrogatepass")
    if dtype == tf.string and _is_bytes(leaf):
        return _decoded(leaf, name)
    fits = (
        (dtype == tf.bool and kind is bool)
        or (dtype.is_integer and kind is int)
        or (dtype.is_floating and kind in (int, float))
    )
    if not fits:
        raise invalid(f"{name!r} takes {dtype.name}, not {leaf!r:.40}")
    return leaf


def _is_bytes(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {_BYTES}
        and isinstance(value[_BYTES], str)
    )


def _decoded(leaf: dict[str, str], name: str) -> bytes:
    try:
        return base64.b64decode(leaf[_BYTES], validate=True)
    except (ValueError, binascii.Error):
        raise invalid(f"{name!r} holds text that is no base64") from None


def _listed(array: np.ndarray, as_bytes: bool) -> Any:
    if array.dtype != object:
        return array.tolist()
    texts = np.empty(array.shape, object)
    for index, text in np.ndenumerate(array):
        texts[index] = (
            {_BYTES: base64.b64encode(text).decode()}
            if as_bytes
            else text.decode("utf-8", "replace")
        )
    return texts.tolist()
