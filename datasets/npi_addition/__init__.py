"""The traces of a schoolbook addition."""
