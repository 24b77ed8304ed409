"""Latency, throughput and memory of served additions, under concurrent clients.

The server is the test double of TF Serving in a process of its own, not TF
Serving: what is measured is the exported graph in TensorFlow's V1 runtime,
which both share, plus the double's way of speaking the protocol in Python. It
runs on the same cores as the clients.

A latency is the time from a request's start to its outputs as arrays. Clients
take the next request as soon as they have an answer, and are warm. The
yardstick is the same batch run in this process by a V1 session, without any
server. The p99 of fewer than a hundred requests is their longest. Memory is
the server's resident set before and after the requests of a row.

Without `--model` the network is one whose program never ends, so that every
problem takes all the steps that its length allows.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import dataclasses
import pathlib
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import tqdm

from benchmarks import command
from benchmarks.command import Row
from benchmarks.double_process import Served, serving
from benchmarks.endless import endless_model
from npi_tf.domains import get_domain
from npi_tf.domains.addition.client import request
from npi_tf.model_files import load_model
from npi_tf.serving.client import DEFAULT_SIGNATURE, Client
from npi_tf.serving.export import export
from npi_tf.serving.patience import Patience
from npi_tf.training.config import ModelConfig
from serving.double.models import newest_version
from serving.double.servable import Servable

FORMATS = {
    "protocol": "s",
    "clients": "d",
    "batch": "d",
    "digits": "d",
    "requests": "d",
    "p50_ms": ".1f",
    "p99_ms": ".1f",
    "problems_per_s": ",.1f",
    "times_session": ".2f",
    "finished_percent": ".0f",
    "memory_before_mb": ".0f",
    "memory_after_mb": ".0f",
}

NOTE = "Served by the test double, in Python, not by TF Serving."

_FINISHED = b"finished"
_TIMEOUT = 600.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Load:
    """Requests that are sent in one go.

    Attributes:
        protocol: `grpc` or `rest`.
        clients: that ask side by side.
        batch: problems in a request.
        digits: of both numbers of every problem.
        requests: of all clients together.
    """

    protocol: str
    clients: int
    batch: int
    digits: int
    requests: int


_REQUESTS = {1: 400, 4: 200, 16: 100, 64: 40, 256: 20}
FULL = (
    *(
        Load(
            protocol=protocol,
            clients=clients,
            batch=batch,
            digits=20,
            requests=requests,
        )
        for protocol in ("grpc", "rest")
        for clients in (1, 4)
        for batch, requests in _REQUESTS.items()
    ),
    Load(protocol="grpc", clients=4, batch=1, digits=3, requests=10_000),
)
QUICK = tuple(
    Load(protocol=protocol, clients=2, batch=batch, digits=2, requests=4)
    for protocol in ("grpc", "rest")
    for batch in (1, 3)
)


def measure(base_path: pathlib.Path, loads: Sequence[Load]) -> list[Row]:
    """Puts loads on a server, one after the other.

    Args:
        base_path: folder with the versions of a model that adds.
        loads: what is sent.
    """
    servable = Servable(newest_version(base_path))
    with contextlib.closing(servable), serving(base_path) as served:
        return [_row(load, served, base_path.name, servable) for load in loads]


def problems(batch: int, digits: int, seed: int) -> dict[str, np.ndarray]:
    """Returns the inputs of a request: random numbers of so many digits."""
    rng = np.random.default_rng(seed)
    domain = get_domain("addition")
    rows = [request(domain.sample(rng, digits)) for _ in range(batch)]
    return {
        name: np.concatenate([row[name] for row in rows]) for name in rows[0]
    }


def _row(
    load: Load, served: Served, model_name: str, servable: Servable
) -> Row:
    inputs = [problems(load.batch, load.digits, seed) for seed in range(8)]
    session = _session_seconds(servable, inputs, load.batch)
    with contextlib.ExitStack() as stack:
        clients = [
            stack.enter_context(
                Client(
                    served.address(load.protocol),
                    model_name,
                    Patience(timeout=_TIMEOUT),
                )
            )
            for _ in range(load.clients)
        ]
        _send(clients, inputs, load.clients)
        before = served.memory()
        started = time.perf_counter()
        latencies, finished = _send(clients, inputs, load.requests, _name(load))
        seconds = time.perf_counter() - started
    milliseconds = 1000 * np.percentile(latencies, range(101))
    sent = load.requests * load.batch
    return {
        **dataclasses.asdict(load),
        "p50_ms": milliseconds[50],
        "p99_ms": milliseconds[99],
        "problems_per_s": sent / seconds,
        "times_session": milliseconds[50] / (1000 * session),
        "finished_percent": 100 * finished / sent,
        "memory_before_mb": before,
        "memory_after_mb": served.memory(),
        "session_ms": 1000 * session,
        "percentiles_ms": milliseconds.round(3).tolist(),
    }


def _session_seconds(
    servable: Servable, inputs: Sequence[Mapping[str, np.ndarray]], batch: int
) -> float:
    """Returns the median of a few runs without a server, after a first one."""
    servable.run("", inputs[0])
    repeats = 5 if batch < 64 else 1
    return statistics.median(
        _seconds(lambda i=i: servable.run("", inputs[i]))
        for i in range(repeats)
    )


def _name(load: Load) -> str:
    return f"{load.protocol}, {load.clients} clients, batch {load.batch}"


def _send(
    clients: Sequence[Client],
    inputs: Sequence[Mapping[str, np.ndarray]],
    requests: int,
    shown: str | None = None,
) -> tuple[list[float], int]:
    """Returns each request's seconds, and how many problems ran to the end.

    Args:
        clients: that ask side by side.
        inputs: of requests, which take turns.
        requests: to send in all.
        shown: name of the progress bar; there is none without.
    """

    def ask(i: int) -> tuple[float, int]:
        outputs: dict[str, Any] = {}
        client = clients[i % len(clients)]
        seconds = _seconds(
            lambda: outputs.update(
                client.predict(DEFAULT_SIGNATURE, inputs[i % len(inputs)])
            )
        )
        return seconds, int((outputs["status"] == _FINISHED).sum())

    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        answers = tqdm.tqdm(
            pool.map(ask, range(requests)),
            total=requests,
            disable=shown is None,
            desc=shown,
            leave=False,
        )
        seconds, finished = zip(*answers, strict=True)
    return list(seconds), sum(finished)


def _seconds(action: Any) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main(words: Sequence[str] | None = None) -> int:
    """Runs the benchmark and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    parser.add_argument(
        "--model",
        type=pathlib.Path,
        metavar="DIR",
        help="folder of a training run; its network is served",
    )
    return command.run(
        "serving", parser.parse_args(words), _measure, FORMATS, NOTE
    )


def _measure(arguments: argparse.Namespace) -> list[Row]:
    domain = get_domain("addition")
    if arguments.model is None:
        sizes = ModelConfig(units=64) if arguments.quick else ModelConfig()
        model = endless_model(sizes, domain)
    else:
        model = load_model(arguments.model, domain)
    with tempfile.TemporaryDirectory() as folder:
        version = export(model, domain, pathlib.Path(folder))
        return measure(version.parent, QUICK if arguments.quick else FULL)


if __name__ == "__main__":
    sys.exit(main())
