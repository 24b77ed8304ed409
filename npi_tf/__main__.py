"""Runs the command line: `python -m npi_tf --help`."""

import sys

from npi_tf.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
