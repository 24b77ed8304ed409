"""The same ways in a mirror: twice the training pictures for nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from npi_tf.domains.canon.environment import HORIZONTAL, MOVE
from npi_tf.domains.canon.pose import AZIMUTHS, HALF_TURN

_SWAPPED = {"LGOTO": "RGOTO", "RGOTO": "LGOTO"}


def mirrored(
    batch: dict[str, np.ndarray], names: Sequence[str]
) -> dict[str, np.ndarray]:
    """Swaps left and right in a batch of calls, pictures included.

    A mirrored car is a car, and the expert's mirrored way to its front is the
    expert's way, but for one decision: from right behind, where both ways are
    as long, it goes left. HGOTO's calls there lose their weight.

    Args:
        batch: from `npi_tf.batches.show`, with a `weight` float `(batch,
            steps)`.
        names: of the programs, by id.
    """
    swap = np.array([names.index(_SWAPPED.get(n, n)) for n in names])
    views = batch["views"].copy()
    behind = views[batch["view"], 0] == HALF_TURN
    views[:, 0] = -views[:, 0] % AZIMUTHS
    observation = batch["observation"].copy()
    observation[..., 0] = -observation[..., 0].astype(int) % AZIMUTHS
    chooses = (batch["program"] == names.index("HGOTO"))[:, None]
    return {
        **batch,
        "program": swap[batch["program"]].astype(np.int32),
        "next_program": swap[batch["next_program"]].astype(np.int32),
        "next_arguments": _turned(batch["next_arguments"]),
        "observation": observation,
        "pictures": _flipped(batch["pictures"]),
        "views": views,
        "weight": np.where(chooses & behind, 0, batch["weight"]),
    }


def _turned(arguments: np.ndarray) -> np.ndarray:
    """Swaps left and right in the arguments of actions."""
    kind, axis, direction = np.moveaxis(arguments, -1, 0)
    sideways = (kind == MOVE) & (axis == HORIZONTAL)
    turned = np.where(sideways, 1 - direction, direction)
    return np.stack([kind, axis, turned], axis=-1)


def _flipped(pictures: np.ndarray) -> np.ndarray:
    """Swaps left and right in pictures, channel by channel.

    NumPy copies three interleaved bytes at a time six times as slowly.
    """
    result = np.empty_like(pictures)
    for channel in range(pictures.shape[-1]):
        result[..., channel] = pictures[:, :, ::-1, channel]
    return result
