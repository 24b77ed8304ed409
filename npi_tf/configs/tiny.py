"""What all runs have in common that only show that everything works."""

TINY = {
    "name": "tiny",
    "steps": 20,
    "batch_size": 8,
    "buckets": 1,
    "estimate_every": 5,
    "evaluation_lengths": (1, 2),
    "evaluation_problems": 8,
}
"""Changes to a configuration that make its run seconds long."""
