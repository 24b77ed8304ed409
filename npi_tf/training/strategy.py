"""Choosing how training is spread over devices and machines."""

from __future__ import annotations

import json
import os

import tensorflow as tf

from npi_tf.errors import InvalidConfig

STRATEGIES = ("one_device", "mirrored", "multi_worker")


def make_strategy(name: str, logical_cpus: int = 1) -> tf.distribute.Strategy:
    """Returns a distribution strategy. Call before any other TensorFlow work.

    Args:
        name: `one_device` (the first GPU, else the CPU), `mirrored` (all GPUs
            of this machine, else its logical CPUs) or `multi_worker` (the
            machines that the environment variable `TF_CONFIG` lists).
        logical_cpus: devices into which the CPU is split, to try `mirrored`
            without GPUs.

    Raises:
        InvalidConfig: the name is unknown, or `TF_CONFIG` is missing or not
            a description of a cluster.
    """
    if name not in STRATEGIES:
        raise InvalidConfig(
            f"A strategy must be one of {', '.join(STRATEGIES)}. "
            f"Received: {name!r}."
        )
    if logical_cpus > 1:
        _split_cpu(logical_cpus)
    if name == "multi_worker":
        _check_cluster(os.environ.get("TF_CONFIG"))
        return tf.distribute.MultiWorkerMirroredStrategy()
    gpus = tf.config.list_logical_devices("GPU")
    if name == "mirrored":
        devices = gpus or tf.config.list_logical_devices("CPU")
        return tf.distribute.MirroredStrategy([d.name for d in devices])
    return tf.distribute.OneDeviceStrategy("/gpu:0" if gpus else "/cpu:0")


def is_chief(strategy: tf.distribute.Strategy) -> bool:
    """Tells whether this process is the one that writes results."""
    resolver = strategy.cluster_resolver
    if resolver is None or resolver.task_type is None:
        return True
    return resolver.task_type == "chief" or resolver.task_id == 0


def _split_cpu(count: int) -> None:
    cpu = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(
        cpu, [tf.config.LogicalDeviceConfiguration() for _ in range(count)]
    )


def _check_cluster(description: str | None) -> None:
    try:
        fields = json.loads(description or "")
        workers = fields["cluster"]["worker"]
        index = fields["task"]["index"]
        valid = 0 <= index < len(workers)
    except (ValueError, KeyError, TypeError):
        valid = False
    if not valid:
        raise InvalidConfig(
            "`TF_CONFIG` must be JSON with cluster.worker, a list of "
            "host:port, and task.index, a position in it. "
            f"Received: {description!r}."
        )
