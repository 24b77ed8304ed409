"""Says that a program was stopped."""

from __future__ import annotations

import sys

from npi_tf.interpreter import Status


def ran_to_its_end(status: Status) -> bool:
    """Returns whether a program did, and says on stderr if not."""
    if status == Status.FINISHED:
        return True
    print(
        f"The program did not run to its end: {status.name}.", file=sys.stderr
    )
    return False
