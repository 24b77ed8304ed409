"""Runs an exported model in a process that knows TensorFlow alone."""

import base64
import json
import subprocess
import sys

import numpy as np
import tensorflow as tf
from tensorflow.core.framework.tensor_pb2 import TensorProto

_SCRIPT = """
import base64, json, sys
import tensorflow as tf
from tensorflow.core.framework.tensor_pb2 import TensorProto
unpack = lambda t: tf.make_ndarray(TensorProto.FromString(base64.b64decode(t)))
def pack(x):
    dtype = tf.string if x.dtype == object else x.dtype
    proto = tf.make_tensor_proto(x, dtype, x.shape)
    return base64.b64encode(proto.SerializeToString()).decode()
folder, requests = sys.argv[1], json.load(sys.stdin)
replies = []
with tf.compat.v1.Session(graph=tf.Graph()) as session:
    loaded = tf.compat.v1.saved_model.load(session, ["serve"], folder)
    for name, feeds in requests:
        signature = loaded.signature_def[name]
        try:
            reply = session.run(
                {n: info.name for n, info in signature.outputs.items()},
                {signature.inputs[n].name: unpack(x) for n, x in feeds.items()},
            )
            replies.append({n: pack(x) for n, x in reply.items()})
        except (ValueError, tf.errors.InvalidArgumentError) as error:
            replies.append(str(error))
imported = [name for name in sys.modules if name.startswith("npi_tf")]
print(json.dumps([imported, replies]))
"""


def in_fresh_session(folder, *requests):
    """Answers requests through a V1 session, as TF Serving does.

    Args:
        folder: of the exported version.
        *requests: pairs of a signature's name and its inputs by name.

    Returns:
        For each request the outputs by name, texts decoded; or, as a string,
        what TensorFlow has against its arguments.
    """
    feeds = [
        (name, {key: _packed(value) for key, value in inputs.items()})
        for name, inputs in requests
    ]
    process = subprocess.run(
        [sys.executable, "-I", "-c", _SCRIPT, folder],
        input=json.dumps(feeds),
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert process.returncode == 0, process.stderr
    imported, replies = json.loads(process.stdout.splitlines()[-1])
    assert imported == []
    return [
        reply
        if isinstance(reply, str)
        else {name: _unpacked(value) for name, value in reply.items()}
        for reply in replies
    ]


def texts(rows):
    """Returns an array with its bytes decoded."""
    if rows.dtype != object:
        return rows
    decoded = [value.decode() for value in rows.flat]
    return np.array(decoded, object).reshape(rows.shape)


def _packed(value):
    proto = tf.make_tensor_proto(value)
    return base64.b64encode(proto.SerializeToString()).decode()


def _unpacked(value):
    proto = TensorProto.FromString(base64.b64decode(value))
    return texts(tf.make_ndarray(proto))
