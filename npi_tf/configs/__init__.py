"""The published runs, one module for each domain."""
