"""MAX on top of a network of several domains: all that it knew stays.

Its weights are random: what is learned is not the point here.
"""

import dataclasses
import json

import numpy as np
import pytest

from benchmarks.expert_calls import expert_calls
from datasets.prepare import prepare
from npi_tf.batches import batch_of, show
from npi_tf.calls import read_calls, renumbered
from npi_tf.configs.max import TINY
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidModel
from npi_tf.evaluation.unchanged import Unchanged, compare, in_all
from npi_tf.model_files import save_model
from npi_tf.new_programs import add_programs
from npi_tf.training.build import build_model, build_optimizer
from npi_tf.training.learning import load_base, report_unchanged, start_model
from npi_tf.training.strategy import make_strategy
from npi_tf.training.subject import make_subject
from npi_tf.training.workdir import Workdir
from tests.helpers import sample_problems
from tests.models import SIZES, SURE, randomize, small_model
from tests.picture_calls import picture_calls

OLD = tuple(map(get_domain, ("addition", "sort", "canon")))
SORT, MAX = get_domain("sort"), get_domain("max")
NEW = [program for program in MAX.library if program.name in TINY.learns]
KEEPS = {"addition": "npi_addition/tiny"}
CONFIG = dataclasses.replace(TINY, keeps=KEEPS)


@pytest.fixture(scope="module")
def base():
    """A network of addition, sorting and canonicalisation."""
    return randomize(build_model(SIZES, *OLD), seed=3)


@pytest.fixture(scope="module", params=[domain.name for domain in OLD])
def known(request):
    """An old domain's name and calls of its programs."""
    if request.param == "canon":
        return "canon", picture_calls()
    domain = get_domain(request.param)
    return request.param, expert_calls(domain, sample_problems(domain, seed=5))


def bits(values):
    return [np.asarray(value).tobytes() for value in values]


def test_old_logits_of_every_domain_are_equal_to_the_bit(base, known):
    name, calls = known
    model = add_programs(base, NEW)
    calls = renumbered(calls, model.program_names)
    steps = calls.observation.shape[1]
    batch = show(batch_of(calls, np.arange(len(calls)), steps), calls)
    before, after = base(batch, domain=name), model(batch, domain=name)
    count = len(base.program_names)
    assert bits([before.end, before.arguments, before.program]) == bits(
        [after.end, after.arguments, after.program[..., :count]]
    )
    assert (np.asarray(after.program[..., count:]) == -1e9).all()


def test_new_rows_change_no_decision_in_any_domain(base, known):
    name, calls = known
    model = add_programs(base, NEW)
    # Every query matches the new rows best; the mask alone keeps them out.
    keys, _ = model.memory.added_rows[-1]
    keys.assign(np.full(keys.shape, SURE))
    before = base.core.f_prog.bias.numpy()
    for network in (base, model):
        network.core.f_prog.bias.assign(np.full(model.key_dim, SURE))
    found = compare(base, model, calls, name)
    base.core.f_prog.bias.assign(before)
    steps = int(calls.length.sum())
    assert found == Unchanged(len(base.weights), 0, steps, 0)


def calls_of(calls, kept):
    """Returns some of the calls, by a bool for each."""
    columns = {
        field.name: getattr(calls, field.name)[kept]
        for field in dataclasses.fields(calls)
        if isinstance(getattr(calls, field.name), np.ndarray)
    }
    return dataclasses.replace(calls, **columns)


def test_calls_are_compared_under_the_numbers_of_the_base(base):
    calls = expert_calls(SORT, sample_problems(SORT, seed=5))
    model = add_programs(base, NEW)
    rows = model.memory.embeddings.numpy()
    rows[base.program_names.index("BUBBLE")] += SURE
    model.memory.embeddings.assign(rows)
    of_it = calls.program == SORT.library.id_of("BUBBLE")
    changed, others = (
        compare(base, model, calls_of(calls, kept), "sort").decisions_changed
        for kept in (of_it, ~of_it)
    )
    assert changed > 0
    assert others == 0


@pytest.fixture
def prepared(data_dir):
    """Datasets of the new programs and, by domain, of what is kept."""
    kept = {name: prepare(data, data_dir) for name, data in KEEPS.items()}
    return prepare(CONFIG.dataset, data_dir), kept


def test_new_programs_are_learned_by_the_numbers_of_the_base(base, prepared):
    model = start_model(CONFIG, 0, base)
    optimizer = build_optimizer(CONFIG, model)
    strategy = make_strategy("one_device")
    subject = make_subject(
        CONFIG, CONFIG, model, optimizer, strategy, prepared[0]
    )
    assert model.program_names == (*base.program_names, "RJMP", "MAX")
    assert subject.calls.program_names == model.program_names
    names = np.array(model.program_names)
    assert set(names[subject.calls.program]) == {"RJMP", "MAX"}
    entered = subject.calls.program == model.program_names.index("MAX")
    called = names[subject.calls.next_program[entered, :2]]
    assert called.tolist() == len(called) * [["BUBBLESORT", "RJMP"]]


def test_it_is_said_of_every_domain_what_was_left_alone(
    base, prepared, tmp_path, capsys
):
    builder, kept = prepared
    workdir = Workdir(tmp_path)
    model = start_model(CONFIG, 0, base)
    report_unchanged(base, model, CONFIG, builder, kept, workdir)
    old = [name for name in MAX.library.names if name not in CONFIG.learns]
    calls = {
        "sort": read_calls(builder, "train", old),
        "addition": read_calls(kept["addition"], "validation"),
    }
    steps = {name: int(each.length.sum()) for name, each in calls.items()}
    assert json.loads(workdir.unchanged.read_text()) == {
        "weights": len(base.weights),
        "weights_changed": 0,
        "decisions": sum(steps.values()),
        "decisions_changed": 0,
        "domains": {
            name: {"decisions": count, "decisions_changed": 0}
            for name, count in steps.items()
        },
    }
    printed = capsys.readouterr().out
    assert (
        f"addition: Of the old programs, 0 of {steps['addition']} " in printed
    )


def test_a_base_must_know_what_it_is_to_keep(tmp_path):
    save_model(small_model(SORT), tmp_path)
    assert load_base(TINY, tmp_path).program_names == SORT.library.names
    with pytest.raises(InvalidModel, match="trained for addition as this"):
        load_base(CONFIG, tmp_path)


def test_decisions_of_all_domains_are_added_up():
    one, other = Unchanged(17, 1, 30, 2), Unchanged(17, 1, 5, 3)
    assert in_all({"sort": one}) == one.to_dict()
    assert in_all({"sort": one, "canon": other}) == {
        **Unchanged(17, 1, 35, 5).to_dict(),
        "domains": {
            "sort": {"decisions": 30, "decisions_changed": 2},
            "canon": {"decisions": 5, "decisions_changed": 3},
        },
    }
