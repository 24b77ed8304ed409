"""A run that teaches new programs to a trained model (section 4.3)."""

from __future__ import annotations

import pathlib

import keras
import tensorflow_datasets as tfds

from npi_tf.calls import read_calls
from npi_tf.domains import get_domain
from npi_tf.domains.base import Domain
from npi_tf.evaluation.unchanged import compare
from npi_tf.model import NPI
from npi_tf.model_files import load_model
from npi_tf.new_programs import add_programs, check_programs
from npi_tf.storage import write_json
from npi_tf.training.build import build_model
from npi_tf.training.config import RunConfig, TrainingConfig
from npi_tf.training.workdir import Workdir


def load_base(config: TrainingConfig, place: pathlib.Path) -> NPI:
    """Loads the model that is to learn a config's new programs.

    Raises:
        InvalidModel: there is none, or it does not know the old programs.
        InvalidLibrary: it knows a new one already.
    """
    domain = get_domain(config.domain)
    model = load_model(place, get_domain(domain.encoder))
    check_programs(model, _new_programs(config, domain))
    return model


def start_model(config: RunConfig, seed: int, base: NPI | None) -> NPI:
    """Returns the model with which a run begins.

    Args:
        config: of the run.
        seed: of the weights that are drawn.
        base: the model that learns new programs, None for a fresh one.
    """
    domains = [get_domain(task.domain) for task in config.tasks]
    if base is not None:
        programs = _new_programs(config, domains[0])
        return add_programs(base, programs, mask=config.mask, seed=seed)
    keras.utils.set_random_seed(seed)
    return build_model(config.model, *domains)


def report_unchanged(
    base: NPI,
    model: NPI,
    config: TrainingConfig,
    builder: tfds.core.DatasetBuilder,
    workdir: Workdir,
) -> None:
    """Compares old programs before and after, says so and writes it down."""
    domain = get_domain(config.domain)
    old_programs = [
        name for name in domain.library.names if name not in config.learns
    ]
    calls = read_calls(builder, "train", old_programs)
    unchanged = compare(base, model, calls, domain.encoder)
    print(unchanged)
    write_json(workdir.unchanged, unchanged.to_dict())


def _new_programs(config: TrainingConfig, domain: Domain):
    return [p for p in domain.library if p.name in config.learns]
