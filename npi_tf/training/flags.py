"""The command line that all training scripts share."""

from __future__ import annotations

import dataclasses
import pathlib
import sys
from collections.abc import Callable, Mapping, Sequence

import tensorflow_datasets as tfds
from absl import app, flags, logging

from npi_tf.domains import get_domain
from npi_tf.errors import NPIError
from npi_tf.training.config import RunConfig
from npi_tf.training.learning import load_base
from npi_tf.training.pipeline import train_and_evaluate
from npi_tf.training.strategy import STRATEGIES, make_strategy

Prepare = Callable[[str, pathlib.Path], tfds.core.DatasetBuilder]


def run_script(configs: Mapping[str, RunConfig], prepare: Prepare) -> None:
    """Parses the command line, prepares the data and trains.

    Exits with status 2 and one line on standard error if the request cannot
    be carried out.

    Args:
        configs: the script's configurations by name; the first is the
            default.
        prepare: builds a dataset by name in a folder if it is not there.
    """
    values = _define(configs)
    run_main(lambda: _train(configs, values, prepare))


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


def define_run(names: Sequence[str], described: str, folder: str) -> None:
    """Defines the flags of every run.

    Args:
        names: of the configurations; the first is the default.
        described: says for each of them what it is.
        folder: below `runs/`, the workdir by default.
    """
    flags.DEFINE_enum(
        "config", names[0], names, f"Settings of the run. {described}."
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


def show_in_help(module: str) -> None:
    """Lets `--help` show a module's flags.

    By default it shows those of the main module, which defines none itself.
    """
    for flag in flags.FLAGS.get_flags_for_module(module):
        flags.FLAGS.register_key_flag_for_module(sys.argv[0], flag)


def _parse(argv: list[str]) -> list[str]:
    try:
        return flags.FLAGS(argv)
    except flags.Error as error:
        sys.exit(_complain(f"{error} Try --help."))


def _define(configs: Mapping[str, RunConfig]) -> flags.FlagValues:
    default = next(iter(configs))
    described = "; ".join(
        f"{name}: {c.steps} updates of up to "
        f"{max(task.batch_size for task in c.tasks)} calls, learning rate "
        f"{c.learning_rate:g}, {c.schedule}"
        for name, c in configs.items()
    )
    define_run(list(configs), described, configs[default].model_name)
    flags.DEFINE_enum(
        "strategy",
        "one_device",
        STRATEGIES,
        "How training is spread: one_device (the first GPU, else the CPU), "
        "mirrored (all GPUs of this machine), multi_worker (the machines "
        "that TF_CONFIG lists; start the script on each).",
    )
    flags.DEFINE_integer(
        "logical_cpus",
        1,
        "Devices into which the CPU is split, to try --strategy=mirrored "
        "without GPUs.",
        lower_bound=1,
    )
    if configs[default].learns:
        old_domain = get_domain(configs[default].tasks[0].domain).encoder
        flags.DEFINE_string(
            "model",
            f"runs/{old_domain}",
            "Folder of the training run whose model learns the new programs. "
            "It is left as it is.",
        )
    show_in_help(__name__)
    return flags.FLAGS


def _train(
    configs: Mapping[str, RunConfig],
    values: flags.FlagValues,
    prepare: Prepare,
) -> None:
    strategy = make_strategy(values.strategy, values.logical_cpus)
    config = configs[values.config]
    if values.steps is not None:
        config = dataclasses.replace(config, steps=values.steps)
    base = pathlib.Path(values.model) if config.learns else None
    if base is not None:
        load_base(config, base)  # Says what is wrong before data are built.
    data_dir = pathlib.Path(values.data_dir)
    builders = [prepare(task.dataset, data_dir) for task in config.tasks]
    kept = {
        domain: prepare(dataset, data_dir)
        for domain, dataset in (config.keeps or {}).items()
    }
    train_and_evaluate(
        config,
        values.seed,
        strategy,
        builders,
        pathlib.Path(values.workdir),
        base=base,
        kept=kept,
    )


def _complain(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 2
