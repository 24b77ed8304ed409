"""Bubble sort of digits on a one-row scratch pad (section 4.1, 4.2, Fig. 8)."""
