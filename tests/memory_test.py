"""Keys and embeddings of programs."""

import numpy as np
import pytest

from npi_tf.errors import InvalidConfig
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


@pytest.fixture(scope="module")
def grown():
    """Three first rows, a group of two and a group of one."""
    memory = ProgramMemory(6, key_dim=2, embedding_dim=4, added=(2, 1))
    memory.build()
    rng = np.random.default_rng(1)
    memory.set_weights([rng.normal(size=w.shape) for w in memory.get_weights()])
    return memory


def test_groups_have_rows_of_their_own(grown):
    shapes = [w.shape for w in grown.get_weights()]
    assert shapes == [(3, 2), (3, 4), (2, 2), (2, 4), (1, 2), (1, 4)]


def test_added_rows_stand_behind_the_first(grown):
    keys, embeddings = (
        np.concatenate(grown.get_weights()[i::2]) for i in (0, 1)
    )
    key = np.array([[2.0, 1.0], [0.5, -1.0]], np.float32)
    np.testing.assert_allclose(grown(key), key @ keys.T, rtol=1e-6)
    np.testing.assert_array_equal(
        grown.embed(np.arange(6)), embeddings.astype(np.float32)
    )


def test_programs_know_their_own_group_and_earlier_ones(grown):
    first, second, third = [1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0], [1] * 6
    known = grown.known_to(np.arange(6))
    np.testing.assert_array_equal(
        known, np.array([first] * 3 + [second] * 2 + [third], bool)
    )
    assert grown.known_to(np.array([[5], [0]])).shape == (2, 1, 6)


def test_tied_keys_are_the_embeddings_themselves():
    memory = ProgramMemory(4, 3, 3, added=(1,), tied_keys=True)
    memory.build()
    rows = np.arange(12, dtype=np.float32).reshape(4, 3)
    memory.set_weights([rows[:3], rows[3:]])
    key = np.array([[1.0, -2.0, 0.5]], np.float32)
    np.testing.assert_array_equal(memory(key), key @ rows.T)
    np.testing.assert_array_equal(memory.embed(np.arange(4)), rows)
    again = ProgramMemory.from_config(memory.get_config())
    again.build()
    assert [w.shape for w in again.weights] == [(3, 3), (1, 3)]


def test_tied_keys_must_be_as_wide_as_embeddings():
    with pytest.raises(
        InvalidConfig, match="Received: key_dim=2, embedding_dim=4"
    ):
        ProgramMemory(3, key_dim=2, embedding_dim=4, tied_keys=True)


@pytest.mark.parametrize("added", [(0,), (-1,), (1.0,), (2, 1), (3,)])
def test_groups_that_leave_no_first_row_are_refused(added):
    with pytest.raises(InvalidConfig, match="Received: "):
        ProgramMemory(3, key_dim=2, embedding_dim=4, added=added)
