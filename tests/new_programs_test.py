"""Programs added to a trained model: all that it knew stays, to the bit."""

import numpy as np
import pytest

from benchmarks.expert_calls import expert_calls
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidLibrary
from npi_tf.evaluation.unchanged import compare
from npi_tf.model_files import load_model, save_model
from npi_tf.new_programs import add_programs, old_weights
from npi_tf.programs import Program
from npi_tf.types import ACT
from tests.helpers import sample_problems
from tests.models import SURE, small_model

SORT = get_domain("sort")
MAX = get_domain("max")
RJMP = Program("RJMP", calls=("RSHIFT",))
NEW = (RJMP, Program("MAX", calls=("BUBBLESORT", "RJMP")))


@pytest.fixture
def sorter():
    return small_model(SORT)


@pytest.fixture(scope="module")
def calls():
    """Calls of old programs."""
    return expert_calls(SORT, sample_problems(SORT, seed=5))


def bits(variables):
    return [np.asarray(variable).tobytes() for variable in variables]


def rewarding(model):
    """Makes the keys of the new rows the best match wherever they may be."""
    keys, _ = model.memory.added_rows[-1]
    model.core.f_prog.bias.assign(np.full(model.key_dim, SURE))
    keys.assign(np.full(keys.shape, SURE))
    return model


def test_the_model_itself_is_left_as_it_is(sorter):
    before, names = bits(sorter.weights), sorter.program_names
    add_programs(sorter, NEW)
    assert bits(sorter.weights) == before
    assert (sorter.program_names, sorter.added) == (names, ())
    assert all(variable.trainable for variable in sorter.trainable_variables)


def test_new_rows_stand_behind_the_old_ones_and_alone_are_trained(sorter):
    model = add_programs(sorter, NEW)
    assert model.program_names == (*SORT.library.names, "RJMP", "MAX")
    assert bits(old_weights(model)) == bits(sorter.weights)
    assert [v.shape for v in model.trainable_variables] == [
        (2, sorter.key_dim),
        (2, sorter.embedding_dim),
    ]


def test_programs_can_be_added_again_and_again(sorter):
    once = add_programs(sorter, NEW[:1])
    twice = add_programs(once, NEW[1:])
    assert twice.added == (1, 1)
    assert bits(old_weights(twice)) == bits(once.weights)
    assert len(twice.trainable_variables) == 2


def test_the_seed_decides_the_new_rows(sorter):
    first, same, other = (
        bits(add_programs(sorter, NEW, seed=seed).trainable_variables)
        for seed in (1, 1, 2)
    )
    assert first == same
    assert first[0] != other[0]
    assert first[1] != other[1]


def test_old_programs_decide_as_before_whatever_the_new_rows_hold(
    sorter, calls
):
    model = rewarding(add_programs(sorter, NEW))
    sorter.core.f_prog.bias.assign(np.full(model.key_dim, SURE))
    unchanged = compare(sorter, model, calls, "sort")
    assert unchanged.to_dict() == {
        "weights": len(sorter.weights),
        "weights_changed": 0,
        "decisions": int(calls.length.sum()),
        "decisions_changed": 0,
    }


def test_logits_of_old_programs_are_equal_to_the_bit(sorter, calls):
    model = add_programs(sorter, NEW)
    batch = {
        "observation": calls.observation[:32, :4],
        "arguments": calls.arguments[:32],
        "program": calls.program[:32],
    }
    before, after = sorter(batch), model(batch)
    old = len(sorter.program_names)
    assert bits([before.end, before.arguments]) == bits(
        [after.end, after.arguments]
    )
    assert bits([before.program]) == bits([after.program[..., :old]])
    assert (np.asarray(after.program[..., old:]) == -1e9).all()


def test_without_a_mask_old_programs_may_call_new_ones(sorter, calls):
    model = rewarding(add_programs(sorter, NEW, mask=False))
    sorter.core.f_prog.bias.assign(np.full(model.key_dim, SURE))
    unchanged = compare(sorter, model, calls, "sort")
    assert unchanged.weights_changed == 0
    assert unchanged.decisions_changed == unchanged.decisions > 0


def test_changed_weights_are_counted(sorter, calls):
    model = add_programs(sorter, NEW)
    sorter.core.f_end.bias.assign(np.nextafter(sorter.core.f_end.bias, 1.0))
    unchanged = compare(sorter, model, calls, "sort")
    assert unchanged.weights_changed == 1
    assert str(unchanged).startswith("Of the old programs, 0 of ")


def test_added_programs_survive_saving(sorter, tmp_path):
    model = add_programs(sorter, NEW, mask=False)
    save_model(model, tmp_path)
    loaded = load_model(tmp_path, MAX)
    assert bits(loaded.weights) == bits(model.weights)
    assert (loaded.added, loaded.mask) == ((2,), False)


@pytest.mark.parametrize(
    ("programs", "received"),
    [
        ([], "none"),
        ([Program("RESET")], "RESET"),
        ([RJMP, RJMP], "RJMP, RJMP"),
        ([Program(ACT)], "ACT"),
        ([Program("MAX", calls=("RJMP",))], "MAX, which calls RJMP"),
    ],
)
def test_programs_that_cannot_be_added_are_refused(sorter, programs, received):
    before = bits(sorter.weights)
    with pytest.raises(InvalidLibrary, match=f"Received: {received}"):
        add_programs(sorter, programs)
    assert bits(sorter.weights) == before
