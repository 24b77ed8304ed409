"""Figures 5, 6 and 9 of the paper, drawn from the records in `results/`."""
