"""Measuring what a model can do, and publishing it."""
