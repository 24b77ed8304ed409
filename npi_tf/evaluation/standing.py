"""How far experiments have come: their runs, and their records."""

from __future__ import annotations

import dataclasses
import json
import pathlib

from npi_tf.errors import InvalidConfig
from npi_tf.evaluation.catalogue import EXPERIMENTS
from npi_tf.evaluation.collect import BY_LENGTH


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where everything lies.

    Attributes:
        runs: folder of the runs.
        results: folder of the records.
        data_dir: folder of the datasets.
        cars: folder of car files; None if there is none.
    """

    runs: pathlib.Path
    results: pathlib.Path
    data_dir: str
    cars: str | None = None

    def run(self, name: str, seed: int) -> pathlib.Path:
        """Returns the folder of an experiment's run."""
        return self.runs / name / f"seed-{seed}"

    def record(self, name: str) -> pathlib.Path:
        """Returns the file of an experiment's record."""
        return self.results / f"{name}.json"

    def measures(self, name: str) -> list[str]:
        """Returns the names of what can be measured of an experiment's runs."""
        return EXPERIMENTS[name].measured(self.cars)

    def datasets(self, name: str, seed: int) -> dict[str, pathlib.Path]:
        """Returns the folders of the very datasets that a run learned from.

        They are found by their names: `npi_canon` and the like. Those of the
        run that it builds upon are among them.
        """
        base = EXPERIMENTS[name].base
        earlier = {} if base is None else self.datasets(base, seed)
        config = json.loads((self.run(name, seed) / "config.json").read_text())
        learned = [task["dataset"] for task in config.get("tasks", [config])]
        return earlier | {
            dataset.partition("/")[0]: pathlib.Path(
                self.data_dir, dataset.replace(":", "/")
            )
            for dataset in learned
        }


def command_of(name: str, places: Places) -> str:
    """Returns the command that makes an experiment's record."""
    shows_cars = EXPERIMENTS[name].shows_cars and places.cars
    return f"python reproduce.py {name}" + (" --cars=DIR" if shows_cars else "")


def is_trained(name: str, seed: int, places: Places) -> bool:
    """Returns whether a run has come to its end.

    It evaluates its model last, in each domain that it has.
    """
    return any(places.run(name, seed).glob("evaluation*.json"))


def missing_measures(
    name: str, seed: int, places: Places
) -> dict[pathlib.Path, list[str]]:
    """Returns what a trained run lacks: files, each with what measures it."""
    folder = places.run(name, seed)
    commands = EXPERIMENTS[name].commands(
        places.datasets(name, seed), places.cars
    )
    paths = {folder / f"{m}.json": words for m, words in commands.items()}
    return {path: w for path, w in paths.items() if not path.exists()}


def recorded_seeds(name: str, places: Places) -> list[int]:
    """Returns the seeds whose runs the record holds with all measures.

    Raises:
        InvalidConfig: the file is no record.
    """
    path = places.record(name)
    if not path.is_file():
        return []
    measures = places.measures(name)
    try:
        runs = json.loads(path.read_text(encoding="utf-8"))["runs"]
        found = {run["seed"]: _measured(run) for run in runs}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InvalidConfig(
            "A record must be as `python reproduce.py` leaves it; delete it "
            f"to make it anew. Received: {path} ({error!r:.80})."
        ) from error
    return [
        seed
        for seed in EXPERIMENTS[name].seeds
        if found.get(seed, set()).issuperset(measures)
    ]


def missing_seeds(name: str, places: Places) -> list[int]:
    """Returns the seeds of an experiment that its record lacks."""
    recorded = recorded_seeds(name, places)
    return [seed for seed in EXPERIMENTS[name].seeds if seed not in recorded]


def standing(name: str, places: Places) -> str:
    """Returns `done`, `missing`, or how many of the runs are finished."""
    missing = missing_seeds(name, places)
    if not missing:
        return "done"
    seeds = EXPERIMENTS[name].seeds
    unfinished = [s for s in missing if not _is_finished(name, s, places)]
    finished = len(seeds) - len(unfinished)
    return f"{finished} of {len(seeds)} runs" if finished else "missing"


def _is_finished(name: str, seed: int, places: Places) -> bool:
    return is_trained(name, seed, places) and not missing_measures(
        name, seed, places
    )


def _measured(run: dict) -> set[str]:
    by_length = {BY_LENGTH} if "lengths" in run else set()
    return by_length | set(run.get("measured", ()))
