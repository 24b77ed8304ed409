"""Checks that layers and models share, of arguments and of saved configs."""

from collections.abc import Sequence
from typing import Any

from npi_tf.errors import InvalidConfig, InvalidModel


def check_positive(**sizes: int) -> None:
    """Raises `InvalidConfig` unless every size is an integer above 0."""
    for name, size in sizes.items():
        if not isinstance(size, int) or isinstance(size, bool) or size < 1:
            raise InvalidConfig(
                f"`{name}` must be a positive integer. Received: {size!r}."
            )


def check_all_positive(**sizes: Sequence[int]) -> None:
    """Raises `InvalidConfig` unless all entries are integers above 0."""
    for name, entries in sizes.items():
        for i, size in enumerate(entries):
            check_positive(**{f"{name}[{i}]": size})


def check_scale(**scales: float) -> None:
    """Raises `InvalidConfig` unless every scale is a number above 0."""
    for name, scale in scales.items():
        if not scale > 0:
            raise InvalidConfig(
                f"`{name}` must be a number above 0. Received: {scale!r}."
            )


def without_version(config: dict[str, Any], expected: int) -> dict[str, Any]:
    """Returns a saved model's config without its `format_version`.

    Args:
        config: as `get_config` wrote it; it is left as it is.
        expected: the version that can be read.

    Raises:
        InvalidModel: it is of another version, or of none.
    """
    config = dict(config)
    version = config.pop("format_version", None)
    if version != expected:
        raise InvalidModel(
            f"A saved model must be of format {expected}. "
            f"Received: format {version}."
        )
    return config
