"""The command line of `train_baseline.py`."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Mapping

from absl import flags

from npi_tf.baselines.config import BaselineConfig
from npi_tf.baselines.training import train_and_evaluate
from npi_tf.training import flags as shared
from npi_tf.training.flags import Prepare


def run_script(configs: Mapping[str, BaselineConfig], prepare: Prepare) -> None:
    """Parses the command line, prepares the data and trains.

    Exits with status 2 and one line on standard error if the request cannot
    be carried out.

    Args:
        configs: the script's configurations by name; the first is the
            default.
        prepare: builds a dataset by name in a folder if it is not there.
    """
    described = "; ".join(
        f"{name}: {c.form}, {c.dataset} {c.split}, up to {c.steps} updates of "
        f"{c.batch_size} problems"
        for name, c in configs.items()
    )
    shared.define_run(list(configs), described, "baseline")
    shared.show_in_help(shared.__name__)
    shared.run_main(lambda: _train(configs, prepare))


def _train(configs: Mapping[str, BaselineConfig], prepare: Prepare) -> None:
    values = flags.FLAGS
    config = configs[values.config]
    if values.steps is not None:
        config = dataclasses.replace(config, steps=values.steps)
    builder = prepare(config.dataset, pathlib.Path(values.data_dir))
    workdir = pathlib.Path(values.workdir)
    train_and_evaluate(config, values.seed, builder, workdir)
