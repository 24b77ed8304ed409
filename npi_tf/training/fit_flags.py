"""The command line of the scripts that train with `fit`."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Mapping
from typing import TypeVar

import tensorflow_datasets as tfds
from absl import flags

from npi_tf.training import flags as shared
from npi_tf.training.fitting import FitSettings

Config = TypeVar("Config", bound=FitSettings)
Train = Callable[[Config, int, tfds.core.DatasetBuilder, pathlib.Path], None]
"""Trains by config, seed, prepared dataset and the run's folder."""


def run_script(
    configs: Mapping[str, Config],
    folder: str,
    train: Train,
    prepare: shared.Prepare,
) -> None:
    """Parses the command line, prepares the data and trains.

    Exits with status 2 and one line on standard error if the request cannot
    be carried out.

    Args:
        configs: the script's configurations by name, as text what `--help`
            says of them; the first is the default.
        folder: below `runs/`, the workdir by default.
        train: does the work.
        prepare: builds a dataset by name in a folder if it is not there.
    """
    described = "; ".join(f"{name}: {c}" for name, c in configs.items())
    shared.define_run(list(configs), described, folder)
    shared.show_in_help(shared.__name__)
    shared.run_main(lambda: _train(configs, train, prepare))


def _train(
    configs: Mapping[str, Config], train: Train, prepare: shared.Prepare
) -> None:
    values = flags.FLAGS
    config = configs[values.config]
    if values.steps is not None:
        config = dataclasses.replace(config, steps=values.steps)
    builder = prepare(config.dataset, pathlib.Path(values.data_dir))
    train(config, values.seed, builder, pathlib.Path(values.workdir))
