"""Sequence-to-sequence LSTMs, which the paper compares the NPI with (4.2)."""
