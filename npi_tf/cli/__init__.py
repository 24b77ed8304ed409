"""The command line `python -m npi_tf`."""
