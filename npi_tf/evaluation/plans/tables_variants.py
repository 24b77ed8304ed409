"""The Neural Programmer on every published variant (Table 2, section 3.2.2)."""

from __future__ import annotations

from npi_tf.evaluation.experiments import of_tables

PAPER = {
    "columns_1": 100.0,
    "columns_3": 99.02,
    "columns_5": 99.11,
    "columns_10": 99.13,
    "words_1": 96.49,
    "words_5": 88.99,
    "text_2": 99.11,
    "text_5": 98.03,
}
"""By variant, which questions the paper answers rightly, in percent."""

SPLITS = ("validation", "test", "test_many", "test_large")
"""What is measured."""

EXPERIMENTS = {
    f"tables_variants/{name}": of_tables("train_tables.py", name, SPLITS)
    for name in PAPER
}
"""By name; a run's configuration is that of `npi_tf.configs.tables`."""
