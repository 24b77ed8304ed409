"""Keys and embeddings of programs."""

import numpy as np
import pytest

from npi_tf.layers import ProgramMemory

KEYS = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 3.0]], np.float32)
EMBEDDINGS = np.arange(12, dtype=np.float32).reshape(3, 4)


@pytest.fixture(scope="module")
def memory():
    memory = ProgramMemory(program_count=3, key_dim=2, embedding_dim=4)
    memory.build()
    memory.keys.assign(KEYS)
    memory.embeddings.assign(EMBEDDINGS)
    return memory


def test_scores_are_inner_products_with_the_keys(memory):
    key = np.array([[2.0, 1.0], [0.5, -1.0]], np.float32)
    np.testing.assert_array_equal(
        memory(key), [[2.0, 2.0, 1.0], [0.5, -2.0, -3.5]]
    )


def test_scores_of_a_sequence_are_those_of_its_steps(memory):
    rng = np.random.default_rng(0)
    keys = rng.normal(size=(2, 5, 2)).astype(np.float32)
    np.testing.assert_allclose(memory(keys), keys @ KEYS.T, rtol=1e-6)


def test_embeddings_are_rows(memory):
    np.testing.assert_array_equal(memory.embed([2, 0]), EMBEDDINGS[[2, 0]])


def test_embeddings_keep_the_shape_of_the_ids(memory):
    program = np.array([[0, 1], [2, 2]])
    np.testing.assert_array_equal(memory.embed(program), EMBEDDINGS[program])


@pytest.mark.parametrize("program", range(6))
def test_a_program_is_found_by_its_own_key(program):
    memory = ProgramMemory(program_count=6, key_dim=6, embedding_dim=1)
    memory.build()
    memory.keys.assign(np.eye(6))
    scores = memory(100.0 * np.asarray(memory.keys)[None, program])
    assert np.argmax(scores) == program
    assert np.sort(scores)[0, -2] == 0.0


def test_fresh_rows_differ():
    memory = ProgramMemory(program_count=8, key_dim=16, embedding_dim=16)
    memory.build()
    for table in memory.get_weights():
        assert len(np.unique(table, axis=0)) == 8
