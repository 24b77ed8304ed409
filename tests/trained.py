"""Trained networks for tests, most with a core of 2 x 64 units.

`model.keras` of the runs that these commands leave:

    python train_addition.py --config=small
    python train_sort.py --config=small
    python train_max.py --model=DIR  # DIR of the run before

The network for cars is the one that comes with the package.
"""

import functools
import pathlib

from npi_tf.domains import get_domain
from npi_tf.model_files import load_model
from npi_tf.pretrained import pretrained_path

_DATA = pathlib.Path(__file__).parent / "data"
TRAINED = {
    **{
        name: _DATA / f"{name}_small.keras"
        for name in ("addition", "sort", "max")
    },
    "canon": pretrained_path("canon"),
}
TRAINED_ADDITION = TRAINED["addition"]


@functools.cache
def trained_addition_model():
    """Returns a network that adds; tests read it and do not change it."""
    return load_model(TRAINED_ADDITION, get_domain("addition"))
