"""Runs the test double with TF Serving's flags.

python -m serving.double --model_name=addition --model_base_path=MODELS/addition
"""

from __future__ import annotations

import argparse
import pathlib
import signal
import sys
from collections.abc import Sequence

import npi_tf.quiet  # noqa: F401  isort: skip  Before TensorFlow.
from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from serving.double.server import Double


def main(words: Sequence[str] | None = None) -> int:
    """Serves until it is interrupted or terminated; returns the exit status."""
    arguments = _parser().parse_args(words)
    try:
        double = Double(
            _base_paths(arguments),
            arguments.port,
            arguments.rest_api_port,
            arguments.host,
        )
    except (OSError, text_format.ParseError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    # What stops a service in the background, where shells have it ignore the
    # interrupt of a terminal.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with double:
        print(
            f"test double of TF Serving: gRPC on port {double.port}, REST on "
            f"port {double.rest_api_port}",
            flush=True,
        )
        try:
            double.wait()
        except KeyboardInterrupt:
            return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m serving.double",
        description="A test double of TF Serving's protocol, not TF Serving. "
        "Flags have the names that tensorflow_model_server gives them.",
    )
    models = parser.add_mutually_exclusive_group(required=True)
    models.add_argument(
        "--model_base_path",
        type=pathlib.Path,
        metavar="DIR",
        help="folder with the numbered versions of one model",
    )
    models.add_argument(
        "--model_config_file",
        type=pathlib.Path,
        metavar="FILE",
        help="ModelServerConfig in text format, for several models",
    )
    parser.add_argument(
        "--model_name",
        default="default",
        help="of the one model (default: %(default)s)",
    )
    parser.add_argument(
        "--port", type=int, default=8500, help="gRPC (default: %(default)s)"
    )
    parser.add_argument(
        "--rest_api_port",
        type=int,
        default=8501,
        help="REST (default: %(default)s; TF Serving's is none)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="(default: %(default)s)"
    )
    return parser


def _base_paths(arguments: argparse.Namespace) -> dict[str, pathlib.Path]:
    if arguments.model_config_file is None:
        return {arguments.model_name: arguments.model_base_path}
    config = text_format.Parse(
        arguments.model_config_file.read_text(),
        model_server_config_pb2.ModelServerConfig(),
    )
    return {
        model.name: pathlib.Path(model.base_path)
        for model in config.model_config_list.config
    }


if __name__ == "__main__":
    sys.exit(main())
