"""Key-value program memory (section 3.1, eq. 4)."""

from __future__ import annotations

import keras
from keras import ops

from npi_tf.layers.checks import check_positive


@keras.saving.register_keras_serializable(package="npi_tf")
class ProgramMemory(keras.layers.Layer):
    """Holds a key and an embedding for every program.

    Row i of the keys is M_key[i] and row i of the embeddings M_prog[i]. The
    core names its next program by a key; the scores are its inner products
    with all keys, and the best match is the program (i* = argmax).

    Args:
        program_count: number of rows (N).
        key_dim: width of a key (K).
        embedding_dim: width of an embedding (P).

    Call arguments:
        key: float tensor `(..., key_dim)`, the query k_t.

    Returns:
        Float tensor `(..., program_count)`: unnormalised scores, the logits
        of the next program.

    Raises:
        InvalidConfig: a size is not a positive integer.
    """

    def __init__(
        self, program_count: int, key_dim: int, embedding_dim: int, **kwargs
    ):
        super().__init__(**kwargs)
        check_positive(
            program_count=program_count,
            key_dim=key_dim,
            embedding_dim=embedding_dim,
        )
        self.program_count = program_count
        self.key_dim = key_dim
        self.embedding_dim = embedding_dim

    def build(self, key_shape=None):
        self.keys = self.add_weight(
            name="keys",
            shape=(self.program_count, self.key_dim),
            initializer=keras.initializers.RandomNormal(
                stddev=self.key_dim**-0.5
            ),
        )
        self.embeddings = self.add_weight(
            name="embeddings",
            shape=(self.program_count, self.embedding_dim),
            initializer=keras.initializers.RandomNormal(stddev=1.0),
        )
        self.built = True

    def call(self, key):
        return ops.matmul(key, ops.transpose(self.keys))

    def embed(self, program):
        """Returns M_prog at integer ids `(...)`: float `(..., P)`."""
        return ops.take(self.embeddings, program, axis=0)

    def compute_output_shape(self, key_shape):
        return (*key_shape[:-1], self.program_count)

    def get_config(self):
        return {
            **super().get_config(),
            "program_count": self.program_count,
            "key_dim": self.key_dim,
            "embedding_dim": self.embedding_dim,
        }
