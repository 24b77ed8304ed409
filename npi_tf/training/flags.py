"""The command line that all training scripts share."""

from __future__ import annotations

import dataclasses
import pathlib
import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

import tensorflow_datasets as tfds
from absl import app, flags, logging

from npi_tf.errors import NPIError

Prepare = Callable[[str, pathlib.Path], tfds.core.DatasetBuilder]
"""Builds a dataset by name in a folder if it is not there."""

Config = TypeVar("Config")
"""A dataclass with `steps`, the updates of a run."""


def run_main(train: Callable[[], None]) -> None:
    """Parses the command line and trains.

    Exits with status 2 and one line on standard error if the request cannot
    be carried out.

    Args:
        train: reads the flags, which have been defined, and does the work.
    """

    def main(argv: list[str]) -> None:
        if len(argv) > 1:
            sys.exit(
                _complain(f"Unknown words on the command line: {argv[1:]}")
            )
        logging.set_verbosity(logging.WARNING)
        try:
            train()
        except NPIError as error:
            print(file=sys.stderr)  # Behind a progress bar.
            sys.exit(_complain(str(error)))

    app.run(main, flags_parser=_parse)


def define_run(
    configs: Mapping[str, Config],
    describe: Callable[[Config], str],
    folder: str,
) -> None:
    """Defines the flags of every run.

    Args:
        configs: the script's configurations by name; the first is the
            default.
        describe: says of a configuration what it is.
        folder: below `runs/`, the workdir by default.
    """
    described = "; ".join(
        f"{name}: {describe(c)}" for name, c in configs.items()
    )
    flags.DEFINE_enum(
        "config",
        next(iter(configs)),
        list(configs),
        f"Settings of the run. {described}.",
    )
    flags.DEFINE_string(
        "workdir",
        f"runs/{folder}",
        "Folder of the run: config, checkpoints, logs, model, evaluation. A "
        "run that was killed goes on from it.",
    )
    flags.DEFINE_string(
        "data_dir", "data", "Folder of the datasets; missing ones are built."
    )
    flags.DEFINE_integer(
        "seed",
        0,
        "Of weights, draws and evaluation problems. The same seed gives the "
        "same run.",
        lower_bound=0,
    )
    flags.DEFINE_integer(
        "steps",
        None,
        "Updates to take instead of the config's number; the learning rate "
        "schedule is fitted to it.",
        lower_bound=1,
    )
    show_in_help(__name__)


def show_in_help(module: str) -> None:
    """Lets `--help` show a module's flags.

    By default it shows those of the main module, which defines none itself.
    """
    for flag in flags.FLAGS.get_flags_for_module(module):
        flags.FLAGS.register_key_flag_for_module(sys.argv[0], flag)


def chosen(configs: Mapping[str, Config]) -> Config:
    """Returns the configuration that the command line names.

    It takes as many updates as `--steps` says.
    """
    config = configs[flags.FLAGS.config]
    steps = flags.FLAGS.steps
    if steps is None:
        return config
    return dataclasses.replace(config, steps=steps)


def _parse(argv: list[str]) -> list[str]:
    try:
        return flags.FLAGS(argv)
    except flags.Error as error:
        sys.exit(_complain(f"{error} Try --help."))


def _complain(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 2
