"""How fast things are, each beside a yardstick timed in the same run.

* `interpreter_speed`: the graph interpreter against the bare LSTM core and
  against the reference interpreter.
* `pad_width`: a step on pads of ten to a hundred thousand columns.
* `training_speed`: an update against the bare LSTM core's gradients.
* `serving_graph`: an exported model without XLA against the bare LSTM core
  without XLA, and how large and how quick to load it is.
* `import_time`: the symbolic half against NumPy and Keras.

Run one as `python -m benchmarks.NAME`; `benchmarks/README.md` has the
commands.
"""

import npi_tf.quiet  # noqa: F401  Before TensorFlow.
