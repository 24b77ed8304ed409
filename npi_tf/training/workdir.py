"""The folder of a run: what lies where, and that it belongs to this run."""

from __future__ import annotations

import json
import pathlib
from typing import Any

from npi_tf.errors import InvalidConfig, StorageError
from npi_tf.storage import storage_errors, write_json


class Workdir:
    """Names of the files of a run.

    Args:
        path: the run's folder; made by `open` if absent.
    """

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.config = path / "config.json"
        self.metrics = path / "metrics.jsonl"
        self.checkpoints = path / "checkpoints"
        self.tensorboard = path / "tensorboard"
        self.saved_models = path / "saved_model"
        self.evaluation = path / "evaluation.json"
        self.unchanged = path / "unchanged.json"

    def evaluation_of(self, domain: str | None) -> pathlib.Path:
        """Returns the place of a domain's evaluation; None if it is alone."""
        if domain is None:
            return self.evaluation
        return self.path / f"evaluation_{domain}.json"

    def open(self, run: dict[str, Any]) -> None:
        """Claims the folder for a run, or finds that it is this run's.

        Args:
            run: what makes the run what it is, as JSON values.

        Raises:
            StorageError: the folder cannot be made or written.
            InvalidConfig: it holds a run with other settings.
        """
        if self.path.exists() and not self.path.is_dir():
            raise StorageError(
                f"A workdir must be a folder. Received: {self.path}."
            )
        with storage_errors(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
        if self.config.exists():
            self._check_same(run)
        else:
            write_json(self.config, run)

    def _check_same(self, run: dict[str, Any]) -> None:
        try:
            earlier = json.loads(self.config.read_text())
        except ValueError as error:
            raise InvalidConfig(
                "config.json must be the JSON that an earlier run wrote. "
                f"Received: {self.config} ({error})."
            ) from error
        run = json.loads(json.dumps(run))
        earlier, run = used_settings(earlier), used_settings(run)
        differing = [
            f"{key} was {earlier.get(key)!r} and is now {run.get(key)!r}"
            for key in sorted({*earlier, *run})
            if earlier.get(key) != run.get(key)
        ]
        if differing:
            raise InvalidConfig(
                "A workdir takes up only the run that began there; name "
                "another one for other settings. Received: "
                f"{self.path}, where {'; '.join(differing)}."
            )


def used_settings(value: Any) -> Any:
    """Returns JSON values without the settings that are not used.

    A setting that is younger than a run is None where nobody sets it.
    """
    if isinstance(value, dict):
        return {k: used_settings(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [used_settings(element) for element in value]
    return value
