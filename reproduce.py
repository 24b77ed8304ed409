"""Makes the published records in results/ again.

    python reproduce.py addition

Runs that are finished are not repeated; one that was killed is resumed.
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import argparse
import dataclasses
import pathlib
import subprocess
import sys

import tqdm

from npi_tf.errors import NPIError
from npi_tf.evaluation.collect import collect
from npi_tf.storage import write_json


@dataclasses.dataclass(frozen=True, kw_only=True)
class Experiment:
    """Runs of one configuration with several seeds, each evaluated.

    Attributes:
        script: trains.
        config: the script's configuration.
        seeds: one run each.
        lengths: of the problems evaluated.
        problems: of each length.
    """

    script: str
    config: str
    seeds: tuple[int, ...]
    lengths: str
    problems: int


EXPERIMENTS = {
    "addition": Experiment(
        script="train_addition.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        lengths="1-20,100,1000,3000",
        problems=100,
    ),
    "addition_paper": Experiment(
        script="train_addition.py",
        config="paper",
        seeds=(0,),
        lengths="1-20,100,1000,3000",
        problems=100,
    ),
}


def main() -> int:
    """Runs the experiments named on the command line.

    Returns:
        The exit status: 2 if a run failed, as it has said itself, or a record
        cannot be written.
    """
    arguments = _parse()
    try:
        _reproduce(arguments)
    except NPIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"error: {' '.join(error.cmd)} failed.", file=sys.stderr)
        return 2
    return 0


def _reproduce(arguments: argparse.Namespace) -> None:
    for name in arguments.experiments:
        experiment = EXPERIMENTS[name]
        folders = [
            arguments.runs / name / f"seed-{seed}" for seed in experiment.seeds
        ]
        todo = list(zip(experiment.seeds, folders, strict=True))
        for seed, folder in tqdm.tqdm(todo, desc=name, unit="run"):
            _make_run(experiment, seed, folder, arguments.data_dir)
        record = collect(name, f"python reproduce.py {name}", folders)
        write_json(arguments.results / f"{name}.json", record)


def _make_run(
    experiment: Experiment, seed: int, folder: pathlib.Path, data_dir: str
) -> None:
    if not (folder / "evaluation.json").exists():
        _call(
            experiment.script,
            f"--config={experiment.config}",
            f"--seed={seed}",
            f"--workdir={folder}",
            f"--data_dir={data_dir}",
        )
    if not (folder / "results.json").exists():
        _call(
            "-m",
            "npi_tf",
            "evaluate",
            f"--model={folder}",
            f"--lengths={experiment.lengths}",
            f"--problems={experiment.problems}",
            f"--json={folder / 'results.json'}",
        )


def _call(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Makes the published records in results/ again."
    )
    parser.add_argument(
        "experiments",
        nargs="+",
        choices=list(EXPERIMENTS),
        metavar="EXPERIMENT",
        help=f"one or more of: {', '.join(EXPERIMENTS)}",
    )
    parser.add_argument(
        "--runs",
        type=pathlib.Path,
        default=pathlib.Path("runs", "reproduce"),
        help="folder of the runs (default: %(default)s)",
    )
    parser.add_argument(
        "--results",
        type=pathlib.Path,
        default=pathlib.Path("results"),
        help="folder of the records (default: %(default)s)",
    )
    parser.add_argument(
        "--data_dir",
        default="data",
        help="folder of the datasets (default: %(default)s)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
