"""Which calls are drawn."""

import numpy as np
import pytest

from npi_tf.batches import Bucket
from npi_tf.calls import Calls
from npi_tf.curriculum import Curriculum
from npi_tf.errors import InvalidConfig

NAMES = ("ADD", "ADD1", "CARRY", "UNSEEN")


def _calls(program, count):
    n = len(program)
    return Calls(
        program=np.array(program, np.int32),
        arguments=np.zeros((n, 3), np.int32),
        count=np.array(count),
        length=np.ones(n, np.int64),
        observation=np.zeros((n, 4, 4), np.int32),
        next_program=np.zeros((n, 4), np.int32),
        next_arguments=np.zeros((n, 4, 3), np.int32),
        end=np.zeros((n, 4), bool),
        program_names=NAMES,
    )


FEW = _calls(program=[0, 1, 1, 2, 2, 2], count=[4, 1, 3, 1, 1, 2])
SHARES = np.array([1, 1 / 4, 3 / 4, 1 / 4, 1 / 4, 1 / 2])
"""How often each of the few calls occurs among those of its program."""
ODD = Bucket(4, np.array([1, 3, 5]), 2)
EVEN = Bucket(8, np.array([0, 2, 4]), 3)


def _curriculum(errors=None, *, temperature=1.0, hard_share=0.0):
    curriculum = Curriculum([(FEW, (ODD, EVEN))], temperature, hard_share)
    if errors is not None:
        curriculum.update(0, np.arange(len(FEW)), np.array(errors))
    return curriculum


def _draws(curriculum, seed, number=300):
    rng = np.random.default_rng(seed)
    drawn = [curriculum.draw(rng) for _ in range(number)]
    return [(bucket, index) for _, bucket, index in drawn]


def test_all_errors_are_one_before_any_estimate():
    curriculum = _curriculum()
    np.testing.assert_array_equal(curriculum.errors, np.ones(6))
    np.testing.assert_array_equal(curriculum.program_errors(), [1, 1, 1, 0])


def test_update_changes_the_calls_it_names():
    curriculum = _curriculum()
    curriculum.update(0, np.array([4, 1]), np.array([0.25, 0.5]))
    np.testing.assert_array_equal(curriculum.errors, [1, 0.5, 1, 1, 0.25, 1])
    curriculum.update(0, np.array([4]), np.array([0.75]))
    np.testing.assert_array_equal(curriculum.errors, [1, 0.5, 1, 1, 0.75, 1])


def test_a_programs_error_is_the_mean_of_its_recorded_calls():
    curriculum = _curriculum([0.3, 0.8, 0.4, 0.2, 0.6, 0.1])
    np.testing.assert_allclose(
        curriculum.program_errors(), [0.3, 0.5, 0.25, 0.0]
    )


@pytest.mark.parametrize("temperature", [0.05, 0.5, 1.0, 50.0])
def test_programs_are_drawn_by_a_softmax_of_their_errors(temperature):
    curriculum = _curriculum(
        [0.3, 0.8, 0.4, 0.2, 0.6, 0.1], temperature=temperature
    )
    weights = np.exp(np.array([0.3, 0.5, 0.25]) / temperature)
    weights /= weights.sum()
    np.testing.assert_allclose(
        curriculum.probabilities(), weights[[0, 1, 1, 2, 2, 2]] * SHARES
    )


def test_a_temperature_near_zero_goes_to_the_worst_program():
    curriculum = _curriculum([0, 1, 1, 0.9, 0.9, 0.9], temperature=1e-6)
    np.testing.assert_allclose(
        curriculum.probabilities(), [0, 1 / 4, 3 / 4, 0, 0, 0]
    )


def test_hard_calls_get_their_share():
    curriculum = _curriculum([0.5, 0.9, 0.1, 0.2, 0, 0.6], hard_share=0.75)
    hard = np.array([1, 0.9, 0.1, 0.25, 0, 0.75])
    within = 0.75 * hard + 0.25 * SHARES
    probabilities = curriculum.probabilities()
    for members in ([0], [1, 2], [3, 4, 5]):
        np.testing.assert_allclose(
            probabilities[members] / probabilities[members].sum(),
            within[members],
        )


def test_a_program_without_errors_is_drawn_by_counts():
    curriculum = _curriculum([0, 0, 0, 0, 0, 0], hard_share=1.0)
    np.testing.assert_allclose(curriculum.probabilities(), SHARES / 3)


@pytest.mark.parametrize("hard_share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("temperature", [1e-3, 0.3, 1e3])
def test_probabilities_sum_to_one(temperature, hard_share):
    rng = np.random.default_rng(0)
    curriculum = _curriculum(
        rng.random(6), temperature=temperature, hard_share=hard_share
    )
    probabilities = curriculum.probabilities()
    assert probabilities.sum() == pytest.approx(1)
    assert (probabilities >= 0).all()


def test_one_wrong_call_among_thousands_right_gets_its_share():
    n = 5000
    calls = _calls(program=[0] * n, count=[1] * n)
    bucket = Bucket(4, np.arange(n), 8)
    curriculum = Curriculum([(calls, (bucket,))], 0.3, hard_share=0.75)
    errors = np.zeros(n)
    errors[1234] = 1e-3
    curriculum.update(0, np.arange(n), errors)
    probabilities = curriculum.probabilities()
    assert probabilities[1234] == pytest.approx(0.75 + 0.25 / n)
    assert probabilities[0] == pytest.approx(0.25 / n)
    drawn = [index for _, index in _draws(curriculum, seed=0)]
    assert np.mean(np.concatenate(drawn) == 1234) == pytest.approx(
        0.75, abs=0.05
    )


def test_draws_come_from_the_drawn_bucket():
    curriculum = _curriculum([0.3, 0.8, 0.4, 0.2, 0.6, 0.1])
    buckets = set()
    for bucket, index in _draws(curriculum, seed=1):
        buckets.add(bucket)
        assert index.shape == (bucket.batch_size,)
        assert set(index) <= set(bucket.members)
    assert buckets == {ODD, EVEN}


def test_buckets_and_calls_are_drawn_by_their_probabilities():
    curriculum = _curriculum(
        [0.3, 0.8, 0.4, 0.2, 0.6, 0.1], temperature=0.2, hard_share=0.5
    )
    draws = _draws(curriculum, seed=2, number=4000)
    mass = curriculum.probabilities()
    odd = mass[ODD.members].sum()
    assert np.mean([bucket is ODD for bucket, _ in draws]) == pytest.approx(
        odd, abs=0.03
    )
    from_odd = np.concatenate(
        [index for bucket, index in draws if bucket is ODD]
    )
    for member in ODD.members:
        assert np.mean(from_odd == member) == pytest.approx(
            mass[member] / odd, abs=0.03
        )


def test_draws_are_decided_by_the_seed():
    curriculum = _curriculum([0.3, 0.8, 0.4, 0.2, 0.6, 0.1])

    def drawn(seed):
        return [index.tolist() for _, index in _draws(curriculum, seed, 20)]

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


@pytest.mark.parametrize(
    ("temperature", "hard_share"),
    [(0, 0.5), (-1, 0.5), (np.nan, 0.5), (1, -0.1), (1, 1.1), (1, np.nan)],
)
def test_settings_outside_their_range_are_refused(temperature, hard_share):
    with pytest.raises(
        InvalidConfig,
        match=f"Received: temperature={temperature}, hard_share={hard_share}",
    ):
        _curriculum(temperature=temperature, hard_share=hard_share)


# A second domain: its ids are those of the same names.
MORE = _calls(program=[1, 3, 3], count=[1, 1, 3])
ALL = Bucket(4, np.arange(3), 5)


def _of_two_domains(temperature=1.0):
    curriculum = Curriculum(
        [(FEW, (ODD, EVEN)), (MORE, (ALL,))], temperature, 0
    )
    curriculum.update(0, np.arange(6), np.array([0.3, 0.8, 0.4, 0.2, 0.6, 0.1]))
    curriculum.update(1, np.array([0, 2]), np.array([0.7, 0.2]))
    return curriculum


def test_programs_of_all_domains_compete():
    curriculum = _of_two_domains(temperature=0.5)
    errors = [0.3, 0.5, 0.25, 0, 0, 0.7, 0, (1 + 3 * 0.2) / 4]
    np.testing.assert_allclose(curriculum.program_errors(), errors)
    weights = np.exp(np.array([0.3, 0.5, 0.25, 0.7, 0.4]) / 0.5)
    weights /= weights.sum()
    shares = [*SHARES, 1, 1 / 4, 3 / 4]
    np.testing.assert_allclose(
        curriculum.probabilities(),
        weights[[0, 1, 1, 2, 2, 2, 3, 4, 4]] * shares,
    )


def test_without_a_temperature_calls_are_drawn_as_often_as_recorded():
    curriculum = _of_two_domains(temperature=None)
    counts = np.concatenate([FEW.count, MORE.count])
    np.testing.assert_allclose(
        curriculum.probabilities(), counts / counts.sum()
    )


def test_a_domain_is_drawn_by_the_mass_of_its_programs():
    curriculum = _of_two_domains(temperature=0.2)
    rng = np.random.default_rng(5)
    draws = [curriculum.draw(rng) for _ in range(3000)]
    second = [(bucket, index) for domain, bucket, index in draws if domain]
    mass = curriculum.probabilities()[6:].sum()
    assert len(second) / len(draws) == pytest.approx(mass, abs=0.03)
    assert {bucket for bucket, _ in second} == {ALL}
    drawn = np.concatenate([index for _, index in second])
    assert set(drawn) == {0, 1, 2}
    assert {bucket for domain, bucket, _ in draws if not domain} == {ODD, EVEN}


def test_one_domain_of_two_is_updated():
    curriculum = _of_two_domains()
    curriculum.update(1, np.array([1]), np.array([0.5]))
    np.testing.assert_array_equal(
        curriculum.errors, [0.3, 0.8, 0.4, 0.2, 0.6, 0.1, 0.7, 0.5, 0.2]
    )
