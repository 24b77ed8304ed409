"""Makes the published records in results/ again.

    python reproduce.py addition

Runs that are finished are not repeated; one that was killed is resumed.
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import argparse
import json
import pathlib
import subprocess
import sys
from collections.abc import Iterable

import tqdm

from npi_tf.errors import NPIError
from npi_tf.evaluation.collect import collect
from npi_tf.evaluation.experiments import EXPERIMENTS
from npi_tf.evaluation.figures.plan import FIGURES
from npi_tf.storage import write_json


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
    for name in _named(arguments.experiments):
        experiment = EXPERIMENTS[name]
        seeds = experiment.seeds
        folders = [_folder(arguments.runs, name, seed) for seed in seeds]
        for seed in tqdm.tqdm(seeds, desc=name, unit="run"):
            _train(name, seed, arguments)
            _evaluate(name, seed, arguments)
        shows_cars = experiment.shows_cars and arguments.cars
        words = " --cars=DIR" if shows_cars else ""
        command = f"python reproduce.py {name}{words}"
        measures = experiment.measured(arguments.cars)
        record = collect(name, command, folders, measures)
        write_json(arguments.results / f"{name}.json", record)


def _named(words: Iterable[str]) -> list[str]:
    """Returns the experiments that are named, each of a figure's once."""
    named = [FIGURES[w].needed if w in FIGURES else (w,) for w in words]
    return list(dict.fromkeys(name for names in named for name in names))


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


def _evaluate(name: str, seed: int, arguments: argparse.Namespace) -> None:
    folder = _folder(arguments.runs, name, seed)
    dataset = _dataset_of(folder, arguments.data_dir)
    commands = EXPERIMENTS[name].commands(dataset, arguments.cars)
    for measure, words in commands.items():
        path = folder / f"{measure}.json"
        if not path.exists():
            _call("-m", "npi_tf", *words, f"--model={folder}", f"--json={path}")


def _dataset_of(folder: pathlib.Path, data_dir: str) -> pathlib.Path:
    """Returns the folder of the very dataset that a run learned from."""
    config = json.loads((folder / "config.json").read_text())
    return pathlib.Path(data_dir, config["dataset"].replace(":", "/"))


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
        choices=[*EXPERIMENTS, *FIGURES],
        metavar="EXPERIMENT",
        help=f"one or more of: {', '.join(EXPERIMENTS)}; or a figure, for all "
        f"that it is drawn from: {', '.join(FIGURES)}",
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
    parser.add_argument(
        "--cars",
        metavar="DIR",
        help="folder of car files with cars.json, for what canonicalisation "
        "networks make of real cars (default: that is not measured)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
