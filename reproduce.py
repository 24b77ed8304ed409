"""Makes the published records in results/ again.

    python reproduce.py addition

What results/ holds already is not repeated, nor are runs that are finished;
one that was killed is resumed.
"""

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
import argparse
import json
import pathlib
import subprocess
import sys
from collections.abc import Sequence

import tqdm

from npi_tf.errors import NPIError
from npi_tf.evaluation.catalogue import EXPERIMENTS, GROUPS, named
from npi_tf.evaluation.collect import collect, joined
from npi_tf.evaluation.standing import (
    Places,
    command_of,
    is_trained,
    missing_measures,
    missing_seeds,
    standing,
)
from npi_tf.storage import write_json


def main() -> int:
    """Runs the experiments named on the command line, or lists them.

    Returns:
        The exit status: 2 if a run failed, as it has said itself, or a record
        cannot be written. A run that fails does not keep others from theirs.
    """
    arguments = _parse()
    places = Places(
        runs=arguments.runs,
        results=arguments.results,
        data_dir=arguments.data_dir,
        cars=arguments.cars,
    )
    try:
        if arguments.list:
            _list(named(arguments.experiments or EXPERIMENTS), places)
        else:
            names = named(arguments.experiments)
            failed = _reproduce(names, places, again=arguments.again)
            for command in failed:
                print(f"error: {command} failed.", file=sys.stderr)
            return 2 if failed else 0
    except NPIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _list(names: Sequence[str], places: Places) -> None:
    """Prints how far each experiment is, and what goes on with it."""
    rows = [(n, standing(n, places), command_of(n, places)) for n in names]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = map(str.ljust, row, widths)
        print("  ".join(cells).rstrip())


def _reproduce(
    names: Sequence[str], places: Places, *, again: bool
) -> list[str]:
    """Makes what is missing, with a bar over the runs of all experiments.

    Returns:
        The commands that failed.
    """
    failed = []
    wanted = {
        name: EXPERIMENTS[name].seeds if again else missing_seeds(name, places)
        for name in names
    }
    runs = sum(len(EXPERIMENTS[name].seeds) for name in names)
    left = sum(map(len, wanted.values()))
    with tqdm.tqdm(
        # Runs differ in length: their mean says more than the last one.
        total=runs,
        initial=runs - left,
        unit="run",
        smoothing=0,
    ) as bar:
        for name, seeds in wanted.items():
            failed += _make(name, seeds, places, bar, again=again)
    return failed


def _make(
    name: str, seeds: Sequence[int], places: Places, bar, *, again: bool
) -> list[str]:
    """Runs and measures an experiment's seeds, and brings its record on.

    A record that is made anew is replaced once all of its runs are there.

    Returns:
        The commands that failed.
    """
    done, failed = [], []
    if not seeds:
        bar.write(
            f"{places.record(name)} holds all runs; --again makes it anew."
        )
    for seed in seeds:
        bar.set_description(f"{name}, seed {seed}")
        try:
            _train(name, seed, places)
            _measure(name, seed, places)
        except subprocess.CalledProcessError as error:
            failed.append(" ".join(error.cmd))
            continue
        done.append(seed)
        if not again or len(done) == len(seeds):
            _publish(name, done, places, again=again)
        bar.update()
    return failed


def _train(name: str, seed: int, places: Places) -> None:
    if is_trained(name, seed, places):
        return
    experiment = EXPERIMENTS[name]
    base = []
    if experiment.base is not None:
        _train(experiment.base, seed, places)
        base = [f"--model={places.run(experiment.base, seed)}"]
    _call(
        experiment.script,
        f"--config={experiment.config}",
        f"--seed={seed}",
        f"--workdir={places.run(name, seed)}",
        f"--data_dir={places.data_dir}",
        *base,
    )


def _measure(name: str, seed: int, places: Places) -> None:
    folder = places.run(name, seed)
    for path, words in missing_measures(name, seed, places).items():
        _call("-m", "npi_tf", *words, f"--model={folder}", f"--json={path}")


def _publish(
    name: str, seeds: Sequence[int], places: Places, *, again: bool
) -> None:
    """Writes the record of these runs and, if they go on, of earlier ones."""
    folders = [places.run(name, seed) for seed in seeds]
    command, measures = command_of(name, places), places.measures(name)
    record = collect(name, command, folders, measures)
    path = places.record(name)
    if path.exists() and not again:
        record = joined(json.loads(path.read_text()), record)
    write_json(path, record)


def _call(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Makes the published records in results/ again."
    )
    parser.add_argument(
        "experiments",
        nargs="*",
        type=lambda word: word.removesuffix("/"),
        metavar="EXPERIMENT",
        help=f"one or more of: {', '.join(EXPERIMENTS)}; or a word for several "
        f"of them: {', '.join(GROUPS)}",
    )
    parser.add_argument(
        "--list",
        action="store_true",
        help="run nothing; print how far each experiment is, named or not, "
        "and its command",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="make records anew that are complete; runs that are finished are "
        "not repeated even so: name another --runs for that",
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
    arguments = parser.parse_args()
    known = {*EXPERIMENTS, *GROUPS}
    for word in arguments.experiments:
        if word not in known:
            parser.error(f"argument EXPERIMENT: invalid choice: {word!r}")
    if not arguments.experiments and not arguments.list:
        parser.error("name an experiment, or ask for --list")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
