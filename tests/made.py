"""How the records of tests say that they were made."""

MADE = {
    "command": "python reproduce.py one/of/many",
    "dataset": "d:1",
    "packages": {"tensorflow": "2.21.0", "keras": "3.15.1"},
    "hardware": {"cpu": "Some CPU", "cpu_count": 2, "gpus": []},
}
"""What every record holds beside its runs."""

MADE_WITH = "; d:1, TensorFlow 2.21.0, Keras 3.15.1, 2 CPU cores (Some CPU)."
"""What a table says of it behind the command."""
