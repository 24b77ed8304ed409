"""The command line of `train_baseline.py`."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

from absl import flags

from npi_tf.baselines.config import BaselineConfig
from npi_tf.baselines.training import train_and_evaluate
from npi_tf.training.flags import Prepare, chosen, define_run, run_main


def run_script(configs: Mapping[str, BaselineConfig], prepare: Prepare) -> None:
    """Parses the command line, prepares the data and trains.

    Exits with status 2 and one line on standard error if the request cannot
    be carried out.

    Args:
        configs: the script's configurations by name; the first is the
            default.
        prepare: builds a dataset by name in a folder if it is not there.
    """
    define_run(configs, _described, "baseline")
    run_main(lambda: _train(configs, prepare))


def _described(config: BaselineConfig) -> str:
    return (
        f"{config.form}, {config.dataset} {config.split}, up to "
        f"{config.steps} updates of {config.batch_size} problems"
    )


def _train(configs: Mapping[str, BaselineConfig], prepare: Prepare) -> None:
    values = flags.FLAGS
    config = chosen(configs)
    builder = prepare(config.dataset, pathlib.Path(values.data_dir))
    workdir = pathlib.Path(values.workdir)
    train_and_evaluate(config, values.seed, builder, workdir)
