"""Says with what a number was made, so that it can be made again."""

from __future__ import annotations

import importlib.metadata
import os
import pathlib
import platform
import re
from typing import Any

import tensorflow as tf

from npi_tf.version import __version__

_PACKAGES = ("tensorflow", "keras", "tensorflow-datasets", "numpy")


def provenance() -> dict[str, Any]:
    """Returns package versions and hardware as JSON values."""
    return {
        "packages": {
            "python": platform.python_version(),
            "npi_tf": __version__,
            **{name: importlib.metadata.version(name) for name in _PACKAGES},
        },
        "hardware": {
            "cpu": _cpu_name(),
            "cpu_count": os.cpu_count(),
            "gpus": [
                tf.config.experimental.get_device_details(gpu).get(
                    "device_name", gpu.name
                )
                for gpu in tf.config.list_physical_devices("GPU")
            ],
        },
    }


def _cpu_name() -> str:
    info = pathlib.Path("/proc/cpuinfo")
    if info.is_file():
        match = re.search(r"model name\s*:\s*(.+)", info.read_text())
        if match:
            return match.group(1)
    return platform.processor() or platform.machine()
