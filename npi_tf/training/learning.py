"""A run that teaches new programs to a trained model (section 4.3)."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

import keras
import tensorflow_datasets as tfds

from npi_tf.calls import read_calls
from npi_tf.domains import get_domain
from npi_tf.domains.base import Domain
from npi_tf.evaluation.unchanged import compare, in_all
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
        InvalidModel: there is none, or it does not know the old programs or
            one of the domains that it is to keep.
        InvalidLibrary: it knows a new one already.
    """
    domain = get_domain(config.domain)
    known = (domain.encoder, *(config.keeps or ()))
    model = load_model(place, *map(get_domain, known))
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
    kept: Mapping[str, tfds.core.DatasetBuilder],
    workdir: Workdir,
) -> None:
    """Compares old programs before and after, says so and writes it down.

    Args:
        base: the model that the new programs were added to.
        model: the model that has learned them.
        config: of the run.
        builder: the prepared dataset of the new programs. Its traces contain
            calls of the old ones that they build upon.
        kept: by the names of other domains, their prepared datasets.
        workdir: of the run.
    """
    domain = get_domain(config.domain)
    old_programs = [
        name for name in domain.library.names if name not in config.learns
    ]
    recorded = {
        domain.encoder: read_calls(builder, "train", old_programs),
        **{name: read_calls(b, "validation") for name, b in kept.items()},
    }
    found = {
        name: compare(base, model, calls, get_domain(name).encoder)
        for name, calls in recorded.items()
    }
    for name, unchanged in found.items():
        print(f"{name}: {unchanged}" if kept else unchanged)
    write_json(workdir.unchanged, in_all(found))


def _new_programs(config: TrainingConfig, domain: Domain):
    return [p for p in domain.library if p.name in config.learns]
