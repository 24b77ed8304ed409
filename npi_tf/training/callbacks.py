"""Keras callbacks that show and record a run."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Mapping

import keras
import tqdm

from npi_tf.storage import write_text


class MetricsFile(keras.callbacks.Callback):
    """Writes a JSON line for every epoch.

    The file is replaced as a whole, so that a reader never meets half a line.

    Args:
        path: of the file. Lines of epochs that are trained again, because
            the run was killed after writing them, are removed first.
        epoch: epochs finished before training begins.
    """

    def __init__(self, path: pathlib.Path, epoch: int):
        super().__init__()
        self._path = path
        self._epoch = epoch

    def on_train_begin(self, logs=None):
        if self._path.exists():
            self._write(self._lines()[: self._epoch])

    def on_epoch_end(self, epoch, logs=None):
        line = json.dumps({"epoch": epoch + 1, **(logs or {})})
        earlier = self._lines() if self._path.exists() else []
        self._write([*earlier, line])

    def _lines(self) -> list[str]:
        return self._path.read_text(encoding="utf-8").splitlines()

    def _write(self, lines: list[str]) -> None:
        write_text(self._path, "".join(f"{line}\n" for line in lines))


class ProgressBar(keras.callbacks.Callback):
    """Shows updates and some figures of the latest epoch.

    Args:
        step: updates taken before training begins.
        steps: updates in all.
        figures: how to write each of them, by its name in the logs.
        looks: how many of the updates, the first ones, only look.
    """

    def __init__(
        self,
        step: int,
        steps: int,
        figures: Mapping[str, str],
        looks: int = 0,
    ):
        super().__init__()
        self._figures = figures
        self._looks = looks
        self._bar = tqdm.tqdm(
            initial=step,
            total=steps,
            desc="learning to see" if step < looks else "training",
            unit="update",
        )

    def on_train_batch_end(self, batch, logs=None):
        self._bar.update()
        if self._bar.n == self._looks:
            self._bar.set_description("training")

    def on_epoch_end(self, epoch, logs=None):
        self._bar.set_postfix(
            {name: format(logs[name], s) for name, s in self._figures.items()}
        )

    def on_train_end(self, logs=None):
        self._bar.close()
