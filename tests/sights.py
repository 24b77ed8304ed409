"""Pictures for tests: coarse noise, of which no two are alike."""

import numpy as np

from npi_tf.layers import PICTURE_SIZE

_PATCH = 16


def noise(*leading, seed=0):
    """Returns pictures, uint8 `(*leading, 128, 128, 3)`."""
    patches = PICTURE_SIZE // _PATCH
    rng = np.random.default_rng(seed)
    coarse = rng.integers(256, size=(*leading, patches, patches, 3))
    rows = coarse.astype(np.uint8).repeat(_PATCH, axis=-3)
    return rows.repeat(_PATCH, axis=-2)
