"""Loading baselines from a run's folder."""

from __future__ import annotations

import os

from npi_tf.baselines.models import Baseline
from npi_tf.errors import InvalidModel
from npi_tf.model_files import model_path, read_model


def load_baseline(place: str | os.PathLike[str]) -> Baseline:
    """Loads a baseline.

    Args:
        place: a run's folder, or a `.keras` file itself.

    Raises:
        InvalidModel: there is none, it is incomplete or of another version,
            or the model is none of the baselines.
    """
    path = model_path(place)
    model = read_model(path)
    if not isinstance(model, Baseline):
        raise InvalidModel(
            "A baseline's file must hold what train_baseline.py leaves. "
            f"Received: {path} with {type(model).__name__}."
        )
    return model
