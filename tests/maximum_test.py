"""MAX: sorting, then a jump to the right end."""

import pathlib

from hypothesis import given
from hypothesis import strategies as st

from npi_tf.domains import get_domain
from npi_tf.domains.sort.problem import SortProblem
from npi_tf.interpreter import Status
from npi_tf.traces import record

MAX = get_domain("max")
SORT = get_domain("sort")
GOLDEN = pathlib.Path(__file__).parent / "golden" / "max_2-1.txt"
arrays = st.lists(st.integers(0, 9), min_size=1, max_size=9)


def trace_of(*values):
    return record(MAX, SortProblem(values), MAX.expert())


def test_trace_jumps_after_sorting():
    trace = trace_of(2, 1)
    assert trace.text(MAX) == GOLDEN.read_text()
    assert trace.answer == "2"


@given(arrays)
def test_expert_finds_the_largest_of_every_array(values):
    trace = trace_of(*values)
    assert trace.status == Status.FINISHED
    assert trace.answer == str(max(values))


@given(arrays)
def test_expert_sorts_and_shifts_once_for_each_element(values):
    problem = SortProblem(tuple(values))
    sorting = len(record(SORT, problem, SORT.expert()).events)
    # Two steps of MAX; for each element one of RJMP and two of RSHIFT.
    assert len(trace_of(*values).events) == sorting + 2 + 3 * len(values)


def test_old_programs_keep_their_rows():
    assert MAX.library.names[: len(SORT.library)] == SORT.library.names
    assert MAX.library.argument_sizes == SORT.library.argument_sizes
    assert (MAX.encoder, SORT.encoder) == ("sort", "sort")
