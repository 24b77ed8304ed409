"""What runs of Keras's `fit` leave."""

import json


def epochs_of(workdir):
    """Returns the logs of a run's epochs."""
    lines = (workdir / "metrics.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]
