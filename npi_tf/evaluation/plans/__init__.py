"""Experiments of which several make one table, and these tables' rows."""
