"""The traces of a bubble sort, and of a search for the maximum."""
