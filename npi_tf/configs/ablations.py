"""Training runs that change one thing of the default ones at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from npi_tf.configs import addition, sort
from npi_tf.evaluation.plans.ablations import ABLATIONS
from npi_tf.training.config import TrainingConfig


def _changes(config: TrainingConfig) -> dict[str, dict[str, Any]]:
    """Returns by the name of an ablation what it changes of a run."""

    def model(**changes: Any) -> dict[str, Any]:
        return {"model": replace(config.model, **changes)}

    wide = config.model.embedding_dim
    return {
        "default": {},
        "no_curriculum": {"temperature": None, "hard_share": 0.0},
        "programs_alone": {"hard_share": 0.0},
        "temperature_0.1": {"temperature": 0.1},
        "temperature_1": {"temperature": 1.0},
        "units_32": model(units=32),
        "units_64": model(units=64),
        "units_128": model(units=128),
        "wide_keys": model(key_dim=wide),
        "tied_keys": model(key_dim=wide, tied_keys=True),
    }


def _ablated(config: TrainingConfig) -> list[TrainingConfig]:
    changes = _changes(config)
    return [
        replace(
            config,
            name=f"{config.domain}_{name}",
            # What is measured for the record comes after training.
            evaluation_lengths=(20,),
            **changes[name],
        )
        for name in ABLATIONS[config.domain]
    ]


CONFIGS = {
    config.name: config
    for default in (addition.DEFAULT, sort.DEFAULT)
    for config in _ablated(default)
}
