"""The command line of the scripts that train with `fit`."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Mapping

import tensorflow_datasets as tfds
from absl import flags

from npi_tf.training.fitting import FitSettings
from npi_tf.training.flags import Prepare, chosen, define_run, run_main

Train = Callable[
    [FitSettings, int, tfds.core.DatasetBuilder, pathlib.Path], None
]
"""Trains by config, seed, prepared dataset and the run's folder."""


def run_script(
    configs: Mapping[str, FitSettings],
    folder: str,
    train: Train,
    prepare: Prepare,
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
    define_run(configs, str, folder)
    run_main(lambda: _train(configs, train, prepare))


def _train(
    configs: Mapping[str, FitSettings], train: Train, prepare: Prepare
) -> None:
    values = flags.FLAGS
    config = chosen(configs)
    builder = prepare(config.dataset, pathlib.Path(values.data_dir))
    train(config, values.seed, builder, pathlib.Path(values.workdir))
