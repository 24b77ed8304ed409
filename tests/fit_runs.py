"""What runs of Keras's `fit` leave."""

import json

import numpy as np


def epochs_of(workdir):
    """Returns the logs of a run's epochs."""
    lines = (workdir / "metrics.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def check_ended_alike(workdir, other, load):
    """Compares two runs, but for their times.

    Args:
        workdir: of one.
        other: likewise.
        load: reads a workdir's network.
    """
    for epoch, expected in zip(
        epochs_of(workdir), epochs_of(other), strict=True
    ):
        assert epoch.pop("seconds") > 0
        del expected["seconds"]
        assert epoch == expected
    for weight, expected in zip(
        load(workdir).get_weights(), load(other).get_weights(), strict=True
    ):
        np.testing.assert_array_equal(weight, expected)
