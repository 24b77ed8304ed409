"""What tables share whose rows are planned before they are measured."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from npi_tf.evaluation.catalogue import EXPERIMENTS
from npi_tf.evaluation.markdown import made_with

Records = Mapping[str, Mapping[str, Any]]
"""Records of a folder by their names in it."""

NOT_YET = "not measured yet"


def runs_of(experiment: str, records: Records) -> Sequence[Mapping[str, Any]]:
    """Returns the runs of an experiment, none if it has no record."""
    record = records.get(experiment.rpartition("/")[2])
    return record["runs"] if record else ()


def so_far(runs: Sequence[Any], experiment: str) -> str:
    """Returns how many runs there are, nothing if these are all."""
    planned = len(EXPERIMENTS[experiment].seeds)
    return f" ({len(runs)} of {planned} runs)" if len(runs) < planned else ""


def all_made_with(folder: str, records: Records) -> str:
    """Returns how records were made, a paragraph for all that were made alike.

    Args:
        folder: the word that stands for their experiments.
        records: by name; with other packages or hardware than the ones
            before, a record begins a paragraph of its own.
    """
    command = f"python reproduce.py {folder}"
    # By what is the same, a record and the datasets of all that are like it.
    alike: dict[str, tuple[Mapping[str, Any], dict[str, None]]] = {}
    for record in records.values():
        same = json.dumps([record["packages"], record["hardware"]])
        _, datasets = alike.setdefault(same, (record, {}))
        datasets.update(dict.fromkeys(_datasets(record)))
    return "".join(
        made_with(
            {**record, "command": command, "dataset": ", ".join(datasets)}
        )
        for record, datasets in alike.values()
    )


def _datasets(record: Mapping[str, Any]) -> Sequence[str]:
    return record["dataset"].split(", ")
