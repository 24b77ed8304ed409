"""The command line of the scripts that train an NPI."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

from absl import flags

from npi_tf.domains import get_domain
from npi_tf.training.config import RunConfig
from npi_tf.training.flags import (
    Prepare,
    chosen,
    define_run,
    run_main,
    show_in_help,
)
from npi_tf.training.learning import load_base
from npi_tf.training.pipeline import train_and_evaluate
from npi_tf.training.strategy import STRATEGIES, make_strategy


def run_script(configs: Mapping[str, RunConfig], prepare: Prepare) -> None:
    """Parses the command line, prepares the data and trains.

    Exits with status 2 and one line on standard error if the request cannot
    be carried out.

    Args:
        configs: the script's configurations by name; the first is the
            default.
        prepare: builds a dataset by name in a folder if it is not there.
    """
    _define(configs)
    run_main(lambda: _train(configs, prepare))


def _define(configs: Mapping[str, RunConfig]) -> None:
    default = next(iter(configs.values()))
    define_run(configs, _described, default.model_name)
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
    if default.learns:
        old_domain = get_domain(default.tasks[0].domain).encoder
        flags.DEFINE_string(
            "model",
            f"runs/{old_domain}",
            "Folder of the training run whose model learns the new programs. "
            "It is left as it is.",
        )
    show_in_help(__name__)


def _described(config: RunConfig) -> str:
    calls = max(task.batch_size for task in config.tasks)
    return (
        f"{config.steps} updates of up to {calls} calls, learning rate "
        f"{config.learning_rate:g}, {config.schedule}"
    )


def _train(configs: Mapping[str, RunConfig], prepare: Prepare) -> None:
    values = flags.FLAGS
    strategy = make_strategy(values.strategy, values.logical_cpus)
    config = chosen(configs)
    base = pathlib.Path(values.model) if config.learns else None
    if base is not None:
        load_base(config, base)  # Says what is wrong before data are built.
    data_dir = pathlib.Path(values.data_dir)
    builders = [prepare(task.dataset, data_dir) for task in config.tasks]
    train_and_evaluate(
        config,
        values.seed,
        strategy,
        builders,
        pathlib.Path(values.workdir),
        base=base,
    )
