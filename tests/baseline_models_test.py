"""Baselines as networks: what they write, whatever stands beside it."""

import numpy as np
import pytest
import tensorflow as tf

from npi_tf.baselines.examples import make_examples
from npi_tf.baselines.files import load_baseline
from npi_tf.baselines.forms import FORMS, get_form
from npi_tf.baselines.models import Seq2Seq, Tagger, build_baseline
from npi_tf.baselines.solver import BaselineSolver
from npi_tf.baselines.symbols import CROSS, to_symbols
from npi_tf.errors import InvalidConfig, InvalidModel
from npi_tf.interpreter import Status
from npi_tf.model_files import load_model, save_model
from tests.baselines import problems_of, small_baseline
from tests.script_runs import ROOT
from tests.trained import TRAINED_ADDITION

PAGE = ROOT / "docs" / "baselines.md"
every_form = pytest.mark.parametrize("form", FORMS)


def sampled(form, lengths=(1, 3, 6), seed=0):
    rng = np.random.default_rng(seed)
    return [get_form(form).domain.sample(rng, n) for n in lengths]


def greedy(model, source, steps):
    return model.greedy(tf.constant(source, tf.int32), steps).numpy()


@every_form
def test_what_is_written_is_what_training_finds_most_probable(form):
    model = small_baseline(form)
    source = make_examples(get_form(form), sampled(form)).source
    steps = source.shape[1]
    written = greedy(model, source, steps)
    cross = np.full((len(source), 1), CROSS)
    previous = np.hstack([cross, written[:, :-1]])
    logits = model({"source": source, "previous": previous})
    assert logits.shape == (3, steps, 13)
    np.testing.assert_array_equal(written, np.argmax(logits, axis=-1))
    assert len(np.unique(written)) > 2


@every_form
def test_problems_of_a_batch_do_not_disturb_each_other(form):
    solver = BaselineSolver(small_baseline(form))
    problems = sampled(form)
    together = solver.solve(problems)
    alone = [solver.solve([problem])[0] for problem in problems]
    assert together == alone
    assert len({outcome.answer for outcome in together}) > 1


@every_form
def test_sizes_are_those_of_the_npi(form):
    model = build_baseline(form, units=256, depth=2)
    tags = get_form(form).tags
    assert type(model) is (Tagger if tags else Seq2Seq)
    inputs = 13 * get_form(form).channels
    stacks = [inputs] if tags else [inputs, 13]

    def lstm(inputs):
        return 4 * 256 * (inputs + 256 + 1) + 4 * 256 * (256 + 256 + 1)

    count = sum(map(lstm, stacks)) + 257 * 13
    assert model.count_params() == count
    assert f"| {count:,} |".replace(",", " ") in PAGE.read_text()


def say(model, text):
    """Lets a network write one character whatever it reads."""
    model.set_weights([np.zeros(w.shape) for w in model.weights])
    model.head.bias.assign(np.eye(13)[to_symbols(text)[0]])
    return model


def test_statuses_say_whether_an_answer_ends():
    model = say(small_baseline("sort_seq2seq"), "4")
    (outcome,) = BaselineSolver(model).solve(problems_of("sort_seq2seq", "1 2"))
    assert (outcome.answer, outcome.status) == ("4 4 4", Status.STEP_LIMIT)
    assert outcome.steps == 3
    say(model, ".")
    (outcome,) = BaselineSolver(model).solve([outcome.problem])
    assert (outcome.answer, outcome.status) == ("", Status.FINISHED)


def test_thousands_of_digits_are_tagged_in_one_graph():
    model = say(small_baseline("addition_easy"), "7")
    solver = BaselineSolver(model)
    problems = problems_of("addition_easy", f"{'1' * 3000} 2", "1 2")
    long, short = solver.solve(problems)
    assert (long.answer, short.answer) == ("7" * 3001, "77")
    assert long.status == Status.FINISHED
    solver.solve([short.problem])
    assert solver._write.experimental_get_tracing_count() == 1


def test_no_problems_have_no_outcomes():
    assert BaselineSolver(small_baseline("sort_seq2seq")).solve([]) == []


@every_form
def test_a_saved_model_writes_the_same(form, tmp_path):
    model = small_baseline(form)
    save_model(model, tmp_path)
    loaded = load_baseline(tmp_path)
    assert loaded.form_name == form
    problems = sampled(form)
    before, after = (BaselineSolver(m).solve(problems) for m in (model, loaded))
    assert before == after


def test_models_of_other_kinds_are_refused(tmp_path):
    with pytest.raises(InvalidModel, match="baseline's file .* with NPI"):
        load_baseline(TRAINED_ADDITION)
    save_model(small_baseline("addition_easy"), tmp_path)
    with pytest.raises(InvalidModel, match="must hold an NPI.* with Tagger"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"form": "x"}, "A form must be one of"),
        ({"units": 0}, "`units` must be a positive"),
        ({"depth": 1.5}, "`depth` must be a positive"),
    ],
)
def test_impossible_networks_are_refused(change, complaint):
    sizes = {"form": "sort_seq2seq", "units": 8, "depth": 2, **change}
    with pytest.raises(InvalidConfig, match=complaint):
        Seq2Seq(**sizes)
