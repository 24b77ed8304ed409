"""What is changed, one thing at a time, to see what it is good for."""

from __future__ import annotations

from npi_tf.evaluation.experiments import SEEDS, Experiment, by_length

LABELS = {
    "default": "as published: core 2 x 256, temperature 0.3, hard calls",
    "no_curriculum": "no adaptive curriculum: calls as often as recorded",
    "programs_alone": "curriculum over programs alone, as in the paper",
    "temperature_0.1": "temperature 0.1",
    "temperature_1": "temperature 1",
    "units_32": "core 2 x 32",
    "units_64": "core 2 x 64",
    "units_128": "core 2 x 128",
    "wide_keys": "keys as wide as embeddings",
    "tied_keys": "embeddings for keys, none of their own",
}
"""By the name of an ablation, what it changes."""

ABLATIONS = {
    "addition": tuple(LABELS),
    "sort": ("default", "no_curriculum", "units_64", "tied_keys"),
}
"""Names of those that are run, by domain."""

LONGEST_TRAINED = 20
"""Length of the longest problems that are trained on, in both domains."""

_LENGTHS = {
    "addition": f"1-{LONGEST_TRAINED},100,1000:20",
    "sort": f"2-{LONGEST_TRAINED},60,100:20",
}


def experiment_of(domain: str, name: str) -> str:
    """Returns what the experiment of an ablation is called."""
    return f"ablations/{domain}_{name}"


EXPERIMENTS = {
    experiment_of(domain, name): Experiment(
        script="train_ablations.py",
        config=f"{domain}_{name}",
        seeds=SEEDS,
        measures=by_length(_LENGTHS[domain], 100),
    )
    for domain, names in ABLATIONS.items()
    for name in names
}
"""By name; a run's configuration is that of `npi_tf.configs.ablations`."""
