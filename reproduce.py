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
from collections.abc import Iterable, Mapping

import tqdm

from npi_tf.errors import NPIError
from npi_tf.evaluation.collect import collect
from npi_tf.evaluation.figures.plan import (
    FIG5_EXAMPLES,
    FIG5_LENGTH,
    FIGURES,
)
from npi_tf.storage import write_json


@dataclasses.dataclass(frozen=True, kw_only=True)
class Experiment:
    """Runs of one configuration with several seeds, each evaluated.

    Attributes:
        script: trains.
        config: the script's configuration.
        seeds: one run each.
        measures: by the name of what is measured, the words of the command
            that does so. `{data_dir}` and `{cars}` stand for what the command
            line names; a measure that needs `{cars}` is left out if it names
            none.
        base: the experiment whose runs learn something new in this one, seed
            by seed; None for runs that begin afresh.
    """

    script: str
    config: str
    seeds: tuple[int, ...]
    measures: Mapping[str, tuple[str, ...]]
    base: str | None = None

    @property
    def shows_cars(self) -> bool:
        """Whether something is measured on car files."""
        return any(map(_shows_cars, self.measures.values()))


def _shows_cars(words: Iterable[str]) -> bool:
    return any("{cars}" in word for word in words)


def by_length(
    lengths: str, problems: int, command: str = "evaluate"
) -> dict[str, tuple[str, ...]]:
    """Returns the measure of accuracy by problem length.

    Args:
        lengths: as `--lengths` takes them.
        problems: of each length that does not say otherwise.
        command: that measures: `evaluate`, or `evaluate-baseline`.
    """
    words = (command, f"--lengths={lengths}", f"--problems={problems}")
    return {"results": words}


def _baseline(config: str, lengths: str) -> Experiment:
    """Returns runs of a sequence-to-sequence network, for a figure."""
    return Experiment(
        script="train_baseline.py",
        config=config,
        seeds=SEEDS,
        measures=by_length(lengths, 100, "evaluate-baseline"),
    )


def _split(dataset: str, split: str) -> tuple[str, ...]:
    place = f"--dataset={{data_dir}}/npi_canon/{dataset}/2.0.0"
    return ("follow", "canon", place, f"--split={split}")


def _tour(cars: str, starts: str, max_moves: int = 15) -> tuple[str, ...]:
    return (
        "tour",
        f"--cars={cars}",
        f"--starts={starts}",
        f"--max_moves={max_moves}",
    )


SEEDS = (0, 1, 2, 3, 4)
"""Of the figures' runs."""

SORT_LENGTHS = "2-20,30,40,50,60,80:20,100:20,200:20"
"""Fig. 6, with fewer problems where the NPI takes long."""

ADDITION_LENGTHS = "1-5,7,10,15,20,50,100,200,500,1000:50,2000:50,3000:50"
"""Fig. 9, likewise."""

EXPERIMENTS = {
    "addition": Experiment(
        script="train_addition.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        measures=by_length("1-20,100,1000,3000", 100),
    ),
    "sort": Experiment(
        script="train_sort.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        measures=by_length(SORT_LENGTHS, 100),
    ),
    "max": Experiment(
        script="train_max.py",
        config="default",
        seeds=(0, 1, 2, 3, 4),
        measures=by_length("2-20", 60),
        base="sort",
    ),
    "canon_table1": Experiment(
        script="train_canon.py",
        config="table1",
        seeds=(0, 1, 2),
        measures={
            "seen": _split("table1", "seen"),
            "unseen": _split("table1", "unseen"),
            "drawn": _tour("drawn:100", "frontal", max_moves=4),
        },
    ),
    "canon": Experiment(
        script="train_canon.py",
        config="default",
        seeds=(0, 1, 2),
        measures={
            "seen": _split("full_circle", "seen"),
            "unseen": _split("full_circle", "unseen"),
            "drawn": _tour("drawn:100", "full_circle"),
            "drawn_frontal": _tour("drawn:100", "frontal"),
            "real": _tour("{cars}", "full_circle"),
            "real_frontal": _tour("{cars}", "frontal"),
        },
    ),
    "addition_paper": Experiment(
        script="train_addition.py",
        config="paper",
        seeds=(0,),
        measures=by_length("1-20,100,1000,3000", 100),
    ),
    **{
        f"fig5/npi_{n}": Experiment(
            script="train_sort.py",
            config=f"examples_{n}",
            seeds=SEEDS,
            measures=by_length(str(FIG5_LENGTH), 100),
        )
        for n in FIG5_EXAMPLES
    },
    **{
        f"fig5/seq2seq_{n}": _baseline(f"examples_{n}", str(FIG5_LENGTH))
        for n in FIG5_EXAMPLES
    },
    "fig6/seq2seq": _baseline("sort_seq2seq", f"21-29,{SORT_LENGTHS}"),
    "fig9/npi": Experiment(
        script="train_addition.py",
        config="default",
        seeds=SEEDS,
        measures=by_length(f"{ADDITION_LENGTHS},10000:10", 100),
    ),
    "fig9/easy": _baseline("addition_easy", ADDITION_LENGTHS),
    "fig9/stacked": _baseline("addition_stacked", ADDITION_LENGTHS),
    "fig9/seq2seq": _baseline("addition_seq2seq", ADDITION_LENGTHS),
}
"""By name, which may have a folder; the record goes to `results/NAME.json`."""


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
        seeds = EXPERIMENTS[name].seeds
        folders = [_folder(arguments.runs, name, seed) for seed in seeds]
        for seed in tqdm.tqdm(seeds, desc=name, unit="run"):
            _train(name, seed, arguments)
            _evaluate(name, seed, arguments)
        measures = _measures(EXPERIMENTS[name], arguments)
        shows_cars = EXPERIMENTS[name].shows_cars and arguments.cars
        words = " --cars=DIR" if shows_cars else ""
        command = f"python reproduce.py {name}{words}"
        record = collect(name, command, folders, list(measures))
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
    measures = _measures(EXPERIMENTS[name], arguments)
    for measure, words in measures.items():
        path = folder / f"{measure}.json"
        if not path.exists():
            _call("-m", "npi_tf", *words, f"--model={folder}", f"--json={path}")


def _measures(
    experiment: Experiment, arguments: argparse.Namespace
) -> dict[str, list[str]]:
    """Returns the commands that can be carried out, their places filled in."""
    places = {"data_dir": arguments.data_dir, "cars": arguments.cars}
    return {
        measure: [word.format(**places) for word in words]
        for measure, words in experiment.measures.items()
        if arguments.cars or not _shows_cars(words)
    }


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
