"""The published runs, one module for each training script."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

from npi_tf.training.config import TrainingConfig


def get_configs(domain: str) -> Mapping[str, TrainingConfig]:
    """Returns a domain's configurations by name, the default one first."""
    return importlib.import_module(f"npi_tf.configs.{domain}").CONFIGS


def default_config(domain: str) -> TrainingConfig:
    """Returns the configuration that a domain's script takes by default."""
    return next(iter(get_configs(domain).values()))
