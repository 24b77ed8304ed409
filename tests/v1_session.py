"""Runs an exported model in a process that knows TensorFlow alone."""

import json
import subprocess
import sys

_SCRIPT = """
import json, sys
import tensorflow as tf
folder, feeds = sys.argv[1], json.load(sys.stdin)
with tf.compat.v1.Session(graph=tf.Graph()) as session:
    loaded = tf.compat.v1.saved_model.load(session, ["serve"], folder)
    signature = loaded.signature_def["serving_default"]
    answers = session.run(
        {name: info.name for name, info in signature.outputs.items()},
        {signature.inputs[name].name: rows for name, rows in feeds.items()},
    )
imported = [name for name in sys.modules if name.startswith("npi_tf")]
text = lambda x: x.decode() if isinstance(x, bytes) else x
print(json.dumps({
    "imported": imported,
    **{name: list(map(text, x.tolist())) for name, x in answers.items()},
}))
"""


def in_fresh_session(folder, feeds):
    """Runs `serving_default` through a V1 session, as TF Serving does.

    Args:
        folder: of the exported version.
        feeds: rows by the name of the input.

    Returns:
        Rows by the name of the output; `imported`, the modules of the package
        that the process has loaded.
    """
    process = subprocess.run(
        [sys.executable, "-I", "-c", _SCRIPT, folder],
        input=json.dumps(feeds),
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout.splitlines()[-1])
