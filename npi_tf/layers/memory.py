"""Key-value program memory (section 3.1, eq. 4)."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from npi_tf.errors import InvalidConfig
from npi_tf.layers.checks import check_positive, check_scale


@keras.saving.register_keras_serializable(package="npi_tf")
class ProgramMemory(keras.layers.Layer):
    """Holds a key and an embedding for every program.

    Row i of the keys is M_key[i] and row i of the embeddings M_prog[i]. The
    core names its next program by a key; the scores are its inner products
    with all keys, and the best match is the program (i* = argmax).

    Programs learned later come in groups behind the first ones. Each group has
    variables of its own, so that it can be trained while all else is frozen
    (section 4.3).

    Args:
        program_count: number of rows (N).
        key_dim: width of a key (K).
        embedding_dim: width of an embedding (P).
        added: sizes of the groups that were added, the last rows of the N.
        key_stddev: spread of fresh keys; `key_dim ** -0.5` by default.
        tied_keys: whether a program's embedding is its key, too: the same
            variable, with the spread of an embedding.

    Call arguments:
        key: float tensor `(..., key_dim)`, the query k_t.

    Returns:
        Float tensor `(..., program_count)`: unnormalised scores, the logits
        of the next program.

    Raises:
        InvalidConfig: a size is not a positive integer, the spread of keys is
            not above 0, the added groups leave no row for the first programs,
            or tied keys and embeddings differ in width.
    """

    def __init__(
        self,
        program_count: int,
        key_dim: int,
        embedding_dim: int,
        added: Sequence[int] = (),
        key_stddev: float | None = None,
        tied_keys: bool = False,
        **kwargs,
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
        self.added = tuple(added)
        self.key_stddev = key_dim**-0.5 if key_stddev is None else key_stddev
        check_scale(key_stddev=self.key_stddev)
        self.tied_keys = tied_keys
        _check_groups(program_count, self.added)
        _check_widths(tied_keys, key_dim, embedding_dim)

    def build(self, key_shape=None):
        first = self.program_count - sum(self.added)
        self.keys, self.embeddings = self._add_group(first, "")
        self.added_rows = [
            self._add_group(count, f"_{i}")
            for i, count in enumerate(self.added, start=1)
        ]
        self.built = True

    def call(self, key):
        groups = [self.keys, *(keys for keys, _ in self.added_rows)]
        # Group by group: what is computed with a row does not depend on rows
        # that were added later, to the bit.
        return ops.concatenate(
            [ops.matmul(key, ops.transpose(keys)) for keys in groups], axis=-1
        )

    def embed(self, program):
        """Returns M_prog at integer ids `(...)`: float `(..., P)`."""
        groups = [self.embeddings, *(rows for _, rows in self.added_rows)]
        return ops.take(ops.concatenate(groups, axis=0), program, axis=0)

    def known_to(self, program):
        """Returns which programs were there when a program was learned.

        Args:
            program: int ids `(...)`.

        Returns:
            Bool `(..., program_count)`: True for the rows of the program's
            own group and of earlier ones.
        """
        sizes = (self.program_count - sum(self.added), *self.added)
        group = np.repeat(np.arange(len(sizes)), sizes)
        return ops.take(group[:, None] >= group, program, axis=0)

    def _add_group(self, count: int, suffix: str):
        """Returns the variables of so many keys and embeddings."""
        shape = (count, self.embedding_dim)
        if self.tied_keys:
            embeddings = self._add_rows(f"embeddings{suffix}", shape, 1.0)
            return embeddings, embeddings
        keys = self._add_rows(
            f"keys{suffix}", (count, self.key_dim), self.key_stddev
        )
        return keys, self._add_rows(f"embeddings{suffix}", shape, 1.0)

    def _add_rows(self, name: str, shape: tuple[int, int], stddev: float):
        initializer = keras.initializers.RandomNormal(stddev=stddev)
        return self.add_weight(name=name, shape=shape, initializer=initializer)

    def compute_output_shape(self, key_shape):
        return (*key_shape[:-1], self.program_count)

    def get_config(self):
        return {
            **super().get_config(),
            "program_count": self.program_count,
            "key_dim": self.key_dim,
            "embedding_dim": self.embedding_dim,
            "added": self.added,
            "key_stddev": self.key_stddev,
            "tied_keys": self.tied_keys,
        }


def _check_widths(tied_keys: bool, key_dim: int, embedding_dim: int) -> None:
    if tied_keys and key_dim != embedding_dim:
        raise InvalidConfig(
            "Embeddings that are keys, too, must be as wide as keys. "
            f"Received: key_dim={key_dim}, embedding_dim={embedding_dim}."
        )


def _check_groups(program_count: int, added: tuple[int, ...]) -> None:
    check_positive(**{f"added_{i}": count for i, count in enumerate(added)})
    if sum(added) >= program_count:
        raise InvalidConfig(
            "Added groups must leave a row for the first programs. "
            f"Received: groups of {added} among {program_count} programs."
        )
