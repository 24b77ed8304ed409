"""Takes the place of the commands that `reproduce.py` runs."""

import json
import pathlib
import subprocess
import sys

from npi_tf.cli.main import _parser

SHARED = {"packages": {"keras": "3"}, "hardware": {"cpu": "Some CPU"}}


class Commands:
    """Takes the place of `subprocess.run`: notes commands, leaves files."""

    def __init__(self):
        self.trained = []
        self.measured = []
        self.evaluations = ["evaluation.json"]
        self._failing = None

    def fail_at(self, word):
        """Lets commands fail that have this word, None for none."""
        self._failing = word

    def __call__(self, words, check):
        assert check
        python, *words = words
        if self._failing in words:
            raise subprocess.CalledProcessError(1, words)
        assert python == sys.executable
        if words[:2] == ["-m", "npi_tf"]:
            self._measure(_parser().parse_args(words[2:]))
        else:
            self._train(*words)

    def _measure(self, arguments):
        self.measured.append(arguments)
        figures = {"seed": 1000, "lengths": [], "sequences": 7, **SHARED}
        arguments.json.write_text(json.dumps(figures))

    def _train(self, script, *options):
        values = dict(option[2:].split("=", 1) for option in options)
        self.trained.append((script, values))
        folder = pathlib.Path(values["workdir"])
        folder.mkdir(parents=True)
        config = {
            "seed": int(values["seed"]),
            "steps": 10,
            "estimate_every": 10,
            "dataset": f"npi_canon/{values['config']}:1.2.3",
        }
        epoch = {"epoch": 1, "wrong_calls": 0.0, "seconds": 1.0}
        (folder / "config.json").write_text(json.dumps(config))
        (folder / "metrics.jsonl").write_text(json.dumps(epoch))
        for name in self.evaluations:
            (folder / name).write_text("{}")


def read_record(name):
    return json.loads(pathlib.Path(f"results/{name}.json").read_text())
