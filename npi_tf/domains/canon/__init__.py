"""Turning a camera around a car until it sees the front (section 4.1)."""
