"""The traces of a schoolbook addition, call by call."""
