"""Learns to add 1 to short numbers, then adds 1 to long ones.

python -m examples.increment
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import argparse
import pathlib

from examples.increment.domain import IncrementDomain
from examples.increment.increment_dataset_builder import SHORT, Builder
from npi_tf.domains import register
from npi_tf.evaluation.report import evaluate_and_report
from npi_tf.model_files import save_model
from npi_tf.training.config import TrainingConfig
from npi_tf.training.pipeline import show_example, train
from npi_tf.training.strategy import make_strategy
from npi_tf.training.workdir import Workdir

DOMAIN = IncrementDomain()
CONFIG = TrainingConfig(
    name="default",
    domain=DOMAIN.name,
    dataset=f"{DOMAIN.name}/{SHORT.name}",
    steps=1000,
    batch_size=64,
    learning_rate=2e-3,
)
SEED = 0
LENGTHS = {5: 100, 100: 100, 1000: 20}
"""What is measured: by the number of digits, how many problems."""


def main() -> None:
    """Builds the dataset, trains, solves an example, measures."""
    parser = argparse.ArgumentParser(description="Learns to add 1 to a number.")
    parser.add_argument(
        "--workdir",
        type=pathlib.Path,
        default=pathlib.Path("runs", "increment"),
        help="folder of run and dataset; a run that was killed goes on from "
        "it (default: %(default)s)",
    )
    path = parser.parse_args().workdir

    register(DOMAIN)
    builder = Builder(config=SHORT.name, data_dir=path / "data")
    builder.download_and_prepare()
    workdir = Workdir(path)
    workdir.open({"seed": SEED, **CONFIG.to_dict()})
    strategy = make_strategy("one_device")
    model, _ = train(CONFIG, SEED, strategy, [builder], workdir)
    save_model(model, path)
    show_example(model, DOMAIN, ("1999",))
    evaluate_and_report(model, DOMAIN, LENGTHS, SEED)


if __name__ == "__main__":
    main()
