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
        base: the experiment whose runs learn something new in this one, seed
            by seed; None for runs that begin afresh.
    """

    script: str
    config: str
    seeds: tuple[int, ...]
    lengths: str
    problems: int
    base: str | None = None


EXPERIMENTS = {
    "addition": Experiment(
        script="train_addition.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        lengths="1-20,100,1000,3000",
        problems=100,
    ),
    "sort": Experiment(
        script="train_sort.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        lengths="2-20,30,40,50,60,80:20,100:20,200:20",
        problems=100,
    ),
    "max": Experiment(
        script="train_max.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        lengths="2-20",
        problems=60,
        base="sort",
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
        seeds = EXPERIMENTS[name].seeds
        folders = [_folder(arguments.runs, name, seed) for seed in seeds]
        for seed in tqdm.tqdm(seeds, desc=name, unit="run"):
            _train(name, seed, arguments)
            _evaluate(name, seed, arguments.runs)
        record = collect(name, f"python reproduce.py {name}", folders)
        write_json(arguments.results / f"{name}.json", record)


def _train(name: str, seed: int, arguments: argparse.Namespace) -> None:
    experiment = EXPERIMENTS[name]
    folder = _folder(arguments.runs, name, seed)
    if (folder / "evaluation.json").exists():
        return
    base = []
    if experiment.base is not None:
        _train(experiment.base, seed, arguments)
        base = [f"--model={_folder(arguments.runs, experiment.base, seed)}"]
    _call(
        experiment.script,
        f"--config={experiment.config}",
        f"--seed={seed}",
        f"--workdir={folder}",
        f"--data_dir={arguments.data_dir}",
        *base,
    )


def _evaluate(name: str, seed: int, runs: pathlib.Path) -> None:
    experiment = EXPERIMENTS[name]
    folder = _folder(runs, name, seed)
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


def _folder(runs: pathlib.Path, name: str, seed: int) -> pathlib.Path:
    return runs / name / f"seed-{seed}"


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
