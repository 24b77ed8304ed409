"""The test double of TF Serving in a process of its own."""

from __future__ import annotations

import contextlib
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator

import psutil

import npi_tf
from npi_tf.errors import IncompleteRun

ROOT = pathlib.Path(npi_tf.__file__).parent.parent
_PORTS = re.compile(r"gRPC on port (\d+), REST on port (\d+)")
_MEGABYTE = 1 << 20


class Served:
    """A process that serves one model.

    Args:
        process: runs.
        grpc_port: on which it answers gRPC.
        rest_port: on which it answers REST.
    """

    def __init__(
        self, process: subprocess.Popen, grpc_port: int, rest_port: int
    ):
        self._process = psutil.Process(process.pid)
        self._addresses = {
            "grpc": f"localhost:{grpc_port}",
            "rest": f"http://localhost:{rest_port}",
        }

    def address(self, protocol: str) -> str:
        """Returns where it answers `grpc` or `rest`."""
        return self._addresses[protocol]

    def memory(self) -> float:
        """Returns its resident memory in megabytes."""
        return self._process.memory_info().rss / _MEGABYTE


@contextlib.contextmanager
def serving(base_path: pathlib.Path) -> Iterator[Served]:
    """Serves the newest version below a folder, named as the folder.

    Raises:
        IncompleteRun: the process ended before it served.
    """
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "serving.double", "--port=0"),
            *("--rest_api_port=0", f"--model_name={base_path.name}"),
            f"--model_base_path={base_path.resolve()}",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            line = process.stdout.readline()
            match = _PORTS.search(line)
            if match is None:
                raise IncompleteRun(
                    "The test double must say on which ports it serves. "
                    f"Received: {line!r}."
                )
            yield Served(process, *map(int, match.groups()))
        finally:
            process.terminate()
