"""Gathers what several runs of one experiment measured into one record."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

from npi_tf.errors import IncompleteRun, InvalidConfig
from npi_tf.training.workdir import used_settings

BY_LENGTH = "results"
_SHARED = ("packages", "hardware")
_PER_RUN = ("seed", "base")


def collect(
    name: str,
    command: str,
    folders: Sequence[pathlib.Path],
    measures: Sequence[str] = (BY_LENGTH,),
) -> dict[str, Any]:
    """Returns the record of an experiment, as it goes to `results/`.

    Args:
        name: of the experiment.
        command: makes the record again.
        folders: of the runs, each with `config.json`, `metrics.jsonl` and
            `MEASURE.json` for each measure, as the commands of `python -m
            npi_tf` write it; those that taught new programs have
            `unchanged.json`, too. They are an NPI's, a baseline's or a Neural
            Programmer's.
        measures: what was measured. `results` is accuracy by length.

    Raises:
        IncompleteRun: a run has not come to its end, or lacks a file.
    """
    runs = [_run(folder, measures) for folder in folders]
    config = _json(folders[0] / "config.json")
    results = _json(folders[0] / f"{measures[0]}.json")
    return {
        "experiment": name,
        "command": command,
        "dataset": _datasets(config),
        "config": {k: v for k, v in config.items() if k not in _PER_RUN},
        **{key: results[key] for key in _SHARED},
        "runs": runs,
    }


def joined(
    earlier: Mapping[str, Any], record: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns a record with the runs of an earlier one that it lacks.

    Args:
        earlier: record of the same experiment.
        record: its runs take the place of the earlier ones of the same seed.

    Returns:
        The record with the runs of both, by seed. Those that were made with
        other packages or hardware than the record names say so themselves.

    Raises:
        InvalidConfig: the records are of other settings or other data.
    """
    for field in ("dataset", "config"):
        before, now = earlier[field], record[field]
        if used_settings(before) != used_settings(now):
            raise InvalidConfig(
                "A record takes up runs of its own settings and data only; "
                "name another folder for others, or make it anew. Received: "
                f"{record['experiment']}, whose {field} was {before} and is "
                f"now {now}."
            )
    runs = {run["seed"]: run for run in record["runs"]}
    for run in earlier["runs"]:
        made_with = {k: earlier[k] for k in _SHARED if earlier[k] != record[k]}
        runs.setdefault(run["seed"], {**made_with, **run})
    return {**record, "runs": [runs[seed] for seed in sorted(runs)]}


def _datasets(config: Mapping[str, Any]) -> str:
    """Returns the datasets of a run, one for each task if it has several."""
    tasks = config.get("tasks", [config])
    return ", ".join(task["dataset"] for task in tasks)


def _run(folder: pathlib.Path, measures: Sequence[str]) -> dict[str, Any]:
    config = _json(folder / "config.json")
    epochs = [
        json.loads(line)
        for line in _read(folder / "metrics.jsonl").splitlines()
    ]
    # What is trained by `fit` may stop early.
    fitted = bool(epochs) and "best_epoch" in epochs[-1]
    wanted = 1 if fitted else config["steps"]
    if not epochs or len(epochs) * config["estimate_every"] < wanted:
        raise IncompleteRun(
            f"A run must have taken all its updates. Received: {folder} with "
            f"{len(epochs)} epochs of {config['estimate_every']} updates."
        )
    if fitted:
        return {**_fitted(config, epochs), **_measured(folder, measures)}
    learned = {}
    if config.get("learns"):
        learned["unchanged"] = _json(folder / "unchanged.json")
    return {
        "seed": config["seed"],
        "updates": config["steps"],
        "zero_error": _zero_error(epochs, config["estimate_every"]),
        "train_seconds": epochs[-1]["seconds"],
        "wrong_training_calls": int(epochs[-1]["wrong_calls"]),
        **_measured(folder, measures),
        **learned,
    }


def _fitted(
    config: Mapping[str, Any], epochs: list[Mapping[str, Any]]
) -> dict[str, Any]:
    """Returns how a training went that kept the network of its best epoch."""
    kept = epochs[-1]["best_epoch"]
    figures = epochs[kept - 1]
    return {
        "seed": config["seed"],
        "updates": len(epochs) * config["estimate_every"],
        "kept_updates": kept * config["estimate_every"],
        "train_seconds": epochs[-1]["seconds"],
        "validation": {
            name.removeprefix("val_"): figure
            for name, figure in figures.items()
            if name.startswith("val_")
        },
    }


def _measured(folder: pathlib.Path, measures: Sequence[str]) -> dict[str, Any]:
    found = {name: _json(folder / f"{name}.json") for name in measures}
    figures: dict[str, Any] = {}
    if BY_LENGTH in found:
        results = found.pop(BY_LENGTH)
        figures["evaluation_seed"] = results["seed"]
        figures["lengths"] = results["lengths"]
        if "parameters" in results:
            figures["parameters"] = results["parameters"]
    if found:
        figures["measured"] = {
            name: {k: v for k, v in values.items() if k not in _SHARED}
            for name, values in found.items()
        }
    return figures


def _zero_error(
    epochs: list[Mapping[str, Any]], every: int
) -> dict[str, Any] | None:
    """Returns when no training call was wrong for the first time, or None."""
    for epoch in epochs:
        if epoch["wrong_calls"] == 0:
            return {
                "updates": int(epoch["epoch"]) * every,
                "seconds": epoch["seconds"],
            }
    return None


def _json(path: pathlib.Path) -> dict[str, Any]:
    return json.loads(_read(path))


def _read(path: pathlib.Path) -> str:
    if not path.is_file():
        raise IncompleteRun(
            f"A finished run must hold {path.name}. Received: {path.parent}."
        )
    return path.read_text(encoding="utf-8")
