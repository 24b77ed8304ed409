"""Canonicalisation traces as a TensorFlow dataset."""
