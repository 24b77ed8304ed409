"""Compiles and runs `tests/cpp/serve.cc`."""

import pathlib
import subprocess

import tensorflow as tf
from tensorflow.core.framework.tensor_pb2 import TensorProto

from tests.v1_session import texts

SOURCE = pathlib.Path(__file__).parent / "cpp" / "serve.cc"


def compile_server(folder):
    """Compiles the program against the libraries of the TensorFlow wheel.

    Args:
        folder: for the executable.

    Returns:
        The executable's path.
    """
    program = folder / "serve"
    libraries = tf.sysconfig.get_lib()
    _run(
        "g++",
        "-std=c++17",
        "-O0",
        "-w",
        *tf.sysconfig.get_compile_flags(),
        SOURCE,
        "-o",
        program,
        f"-L{libraries}",
        # Sessions register themselves: nothing in the program names them.
        "-Wl,--no-as-needed",
        "-l:libtensorflow_cc.so.2",
        "-l:libtensorflow_framework.so.2",
        f"-Wl,-rpath,{libraries}",
    )
    return program


def serve(program, version, requests, folder):
    """Returns what the program answers.

    Args:
        program: from `compile_server`.
        version: of an exported model.
        requests: pairs of a signature's name and its inputs by name.
        folder: empty, for requests and answers.

    Returns:
        For each request the outputs by name, or, as a string, the error.
    """
    for i, (signature, inputs) in enumerate(requests):
        place = folder / str(i) / "inputs"
        place.mkdir(parents=True)
        (place.parent / "signature").write_text(signature)
        for name, value in inputs.items():
            proto = tf.make_tensor_proto(value)
            (place / name).write_bytes(proto.SerializeToString())
    said = _run(program, version, folder)
    answers = [_answer(folder / str(i)) for i in range(len(requests))]
    answered = [reply for reply in answers if not isinstance(reply, str)]
    assert said.splitlines()[-1] == str(len(answered))
    return answers


def _answer(folder):
    error = folder / "error"
    if error.exists():
        return error.read_text()
    parse = TensorProto.FromString
    return {
        path.name: texts(tf.make_ndarray(parse(path.read_bytes())))
        for path in (folder / "outputs").iterdir()
    }


def _run(*words):
    process = subprocess.run(
        list(map(str, words)), capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr[-3000:]
    return process.stdout
