"""Whether exported Neural Programmers answer as `ask` does.

Each model is exported, loaded into a V1 session as TF Serving runs it, and
asked random questions of its variant about random tables, many in a request.
The same questions are asked in this process, one after the other. Every tenth
request is spoiled. Steps, rows and answers must be the same, numbers to the
last bit, and so must the rules that spoiled ones break.

Beside the small network of the tests, networks with random weights are asked:
their programs are senseless, and select columns and words of all kinds.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import tqdm

from benchmarks import command
from benchmarks.command import Row
from benchmarks.served import ServedModel
from npi_tf.errors import InvalidModel, NPIError
from npi_tf.neural_programmer.asking import ask
from npi_tf.neural_programmer.client import reply, request
from npi_tf.neural_programmer.config import config_of
from npi_tf.neural_programmer.files import load_programmer
from npi_tf.neural_programmer.model import NeuralProgrammer, build_programmer
from npi_tf.neural_programmer.replies import Reply
from npi_tf.neural_programmer.sampling import Ranges, draw_training_example
from npi_tf.neural_programmer.serving.export import export_programmer
from npi_tf.neural_programmer.tables import Column, Table
from npi_tf.neural_programmer.variants import VARIANTS, Variant, get_variant

FORMATS = {
    "variant": "s",
    "weights": "s",
    "questions": "d",
    "refused": "d",
    "answered": "d",
    "identical": "d",
}
NOTE = "Identical: steps, rows and answers, or the rule that is broken."

Request = dict[str, np.ndarray]
Outcome = Reply | str
"""A reply, or the rule that a request breaks."""

_MODEL = pathlib.Path("tests", "data", "tables_small.keras")
_RANDOM = ("columns_10", "text_5")
_RANGES = Ranges(rows=(1, 120), limit=10_000)
_BATCH = 50
_SPOILED = 10


def measure(
    model: NeuralProgrammer, requests: Sequence[Request], weights: str
) -> Row:
    """Compares the two ways to an answer.

    Args:
        model: is asked.
        requests: batches of one.
        weights: words for the model's.
    """
    here = [asked(model, each) for each in tqdm.tqdm(requests, "ask")]
    with tempfile.TemporaryDirectory() as folder:
        served = ServedModel(export_programmer(model, pathlib.Path(folder)))
        try:
            there = list(_served(served, requests))
        finally:
            served.close()
    replies = [outcome for outcome in here if isinstance(outcome, Reply)]
    return {
        "variant": variant_of(model).name,
        "weights": weights,
        "questions": len(requests),
        "refused": len(here) - len(replies),
        "answered": sum(reply.answer is not None for reply in replies),
        "identical": sum(a == b for a, b in zip(here, there, strict=True)),
    }


def draw_requests(variant: Variant, count: int, seed: int = 0) -> list[Request]:
    """Returns requests with random questions, of which some are spoiled."""
    rng = np.random.default_rng(seed)
    requests = []
    for number in range(count):
        drawn = draw_training_example(rng, variant, _RANGES)
        sent = request(str(drawn), drawn.table)
        if number % _SPOILED == 0:
            sent = {**sent, **_spoil(sent, rng)}
        requests.append(sent)
    return requests


def variant_of(model: NeuralProgrammer) -> Variant:
    """Returns the variant with a model's words; raises `InvalidModel`."""
    for variant in VARIANTS.values():
        if variant.words == model.config.words:
            return variant
    raise InvalidModel(
        "The model must have been trained on the words of a variant. "
        f"Received: {' '.join(model.config.words)}."
    )


def random_model(variant: Variant, seed: int = 0) -> NeuralProgrammer:
    """Returns a small model with random weights."""
    model = build_programmer(config_of(variant, units=16))
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=w.shape) for w in model.weights])
    return model


def asked(model: NeuralProgrammer, sent: Request) -> Outcome:
    """Returns what `ask` makes of a request."""
    try:
        table = Table(
            (
                *_columns(sent, "numeric_names", "cells", float),
                *_columns(sent, "text_names", "entries", bytes.decode),
            )
        )
        return ask(model, table, sent["question"][0].decode())
    except NPIError as error:
        return _rule(str(error))


def stacked(requests: Sequence[Request]) -> Request:
    """Puts batches of one below each other, padded with what is not read."""
    blank = {"cells": np.nan, "entries": b"\xff", "rows": 0}
    batch = {}
    for name, first in requests[0].items():
        rows = [each[name][0] for each in requests]
        sizes = zip(*(np.shape(row) for row in rows), strict=True)
        padded = np.full(
            (len(rows), *map(max, sizes)), blank.get(name, b""), first.dtype
        )
        for i, row in enumerate(rows):
            padded[(i, *map(slice, np.shape(row)))] = row
        batch[name] = padded
    return batch


def outcome_of(outputs: Mapping[str, np.ndarray]) -> Outcome:
    """Returns what the signature `trace` says of a batch of one."""
    if outputs["status"][0] in (b"answered", b"no_answer"):
        return reply(outputs)
    return _rule(outputs["message"][0].decode())


def _served(
    served: ServedModel, requests: Sequence[Request]
) -> Iterator[Outcome]:
    for start in tqdm.trange(0, len(requests), _BATCH, unit="request"):
        part = requests[start : start + _BATCH]
        outputs = served.predict("trace", stacked(part))
        for i in range(len(part)):
            yield outcome_of({k: v[i : i + 1] for k, v in outputs.items()})


def _columns(
    sent: Request, names: str, cells: str, kind: Callable
) -> Iterator[Column]:
    rows = max(int(sent["rows"][0]), 0)
    for name, column in zip(sent[names][0], sent[cells][0].T, strict=True):
        if name:
            values = tuple(map(kind, column[:rows].tolist()))
            yield Column(name.decode(), values)


def _rule(message: str) -> str:
    """Returns the rule of a message, without what arrived."""
    return message.partition(" Received:")[0].partition(" None came.")[0]


def _spoil(sent: Request, rng: np.random.Generator) -> Request:
    """Returns an input with a fault."""
    question, names = sent["question"][0], sent["numeric_names"]
    cells = sent["cells"].copy()
    cells[0, -1, -1] = rng.choice([np.nan, np.inf, 1e10])
    faults = (
        {"question": b"sums " + question},
        {"question": question + b" 1 2 3"},
        {"question": question + b" J"},
        {"question": b"1 " + question},
        {"question": b" ,"},
        {"cells": cells},
        {"numeric_names": np.full_like(names, names[0, -1])},
        {"numeric_names": np.full_like(names, b"Z")},
        {"rows": np.zeros(1, np.int32)},
    )
    name, value = faults[rng.integers(len(faults))].popitem()
    if name == "question":
        value = np.array([value], object)
    return {name: value}


def main(words: Sequence[str] | None = None) -> int:
    """Runs the comparison and returns its exit status."""
    parser = command.make_parser(__doc__.splitlines()[0])
    command.add_models(
        parser, (_MODEL,), "the small network of the tests by default"
    )
    command.add_count(parser, "questions", "for each model")
    arguments = parser.parse_args(words)
    return command.run("served_questions", arguments, _measure, FORMATS, NOTE)


def _measure(arguments: argparse.Namespace) -> list[Row]:
    count = 10 if arguments.quick else arguments.questions
    models = [(load_programmer(each), "trained") for each in arguments.models]
    models += [(random_model(get_variant(v)), "random") for v in _RANDOM]
    return [
        measure(model, draw_requests(variant_of(model), count), weights)
        for model, weights in models
    ]


if __name__ == "__main__":
    sys.exit(main())
