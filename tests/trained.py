"""A trained network for tests.

Made by `python train_addition.py --config=small --workdir=DIR`, whose
`model.keras` was copied to `tests/data/addition_small.keras`.
"""

import functools
import pathlib

from npi_tf.domains import get_domain
from npi_tf.model_files import load_model

TRAINED_ADDITION = (
    pathlib.Path(__file__).parent / "data" / "addition_small.keras"
)


@functools.cache
def trained_addition_model():
    """Returns a network that adds; tests read it and do not change it."""
    return load_model(TRAINED_ADDITION, get_domain("addition"))
