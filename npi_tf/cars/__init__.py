"""Cars to look at: drawn or read from files, and rendered."""
