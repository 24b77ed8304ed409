"""Questions over tables, with answers."""
