"""The camera in tensors against the one in plain Python."""

import numpy as np
import tensorflow as tf
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from npi_tf.domains import get_domain
from npi_tf.domains.canon.graph import TWIN
from npi_tf.domains.canon.pose import Pose
from npi_tf.domains.canon.problem import CanonProblem, all_poses
from npi_tf.errors import InvalidAction
from npi_tf.gallery import Gallery
from npi_tf.interpreter import Limits
from npi_tf.policy import NetworkPolicy
from npi_tf.solver import Solver
from tests.machines import (
    LIMITS,
    assert_alike,
    in_graph,
    machine_of,
    problems_of,
    recording,
)
from tests.models import randomize, small_model
from tests.runs import reference_run, shown
from tests.sights import noise

CANON = get_domain("canon")
CAMERAS, FEATURES = 3, 2
ACT = tf.function(TWIN.environment.act)
OBSERVE = tf.function(TWIN.environment.observe)

poses = st.sampled_from(all_poses())
arguments = st.tuples(*[st.integers(0, 2)] * 3)
moments = st.lists(
    st.lists(arguments, min_size=CAMERAS, max_size=CAMERAS), max_size=12
)
problems = st.lists(
    st.builds(CanonProblem, poses, st.just(0), poses),
    min_size=CAMERAS,
    max_size=CAMERAS,
)


def _features(i):
    """Returns features `(24, 5, 2)` that tell car and picture."""
    numbers = np.arange(120, dtype=np.float32).reshape(24, 5)
    return np.stack([numbers, np.full_like(numbers, i)], axis=-1)


def _start(problems):
    """Returns cameras of which each sees a car of its own."""
    features = [_features(i) for i in range(len(problems))]
    return TWIN.show(TWIN.start(problems, TWIN.size(problems[0])), features)


def _is_accepted(camera, arguments):
    try:
        camera.act(arguments)
    except InvalidAction:
        return False
    return True


def _assert_alike(state, cameras):
    """Compares targets, poses and what is seen."""
    expected = np.array([camera.observe() for camera in cameras])
    np.testing.assert_array_equal(shown(CANON, state), expected)
    target, features = OBSERVE(state)
    np.testing.assert_array_equal(target, expected[:, :2])
    seen = [_features(i)[a, e] for i, (a, e) in enumerate(expected[:, 2:])]
    np.testing.assert_array_equal(features, seen)
    assert TWIN.answers(state) == [str(camera.pose) for camera in cameras]


# To shrink a failure would take minutes.
@settings(max_examples=30, phases=[Phase.generate])
@given(problems, moments)
def test_cameras_agree_whatever_is_done(problems, moments):
    state, cameras = _start(problems), [*map(CANON.environment, problems)]
    _assert_alike(state, cameras)
    for arguments in moments:
        state, valid = ACT(state, tf.constant(arguments, tf.int32))
        accepted = [
            [int(_is_accepted(camera, action))]
            for camera, action in zip(cameras, arguments, strict=True)
        ]
        assert valid.numpy().tolist() == accepted
        _assert_alike(state, cameras)


def test_shapes_and_types_stay_the_same():
    before = _start([CanonProblem(Pose(0, 0))] * CAMERAS)
    after, valid = TWIN.environment.act(
        before, tf.constant([(1, 0, 1), (1, 1, 0), (0, 1, 0)])
    )
    for one, other in zip(before, after, strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)
    assert (valid.shape, valid.dtype) == ((CAMERAS, 1), tf.int32)


def test_random_networks_run_alike():
    machine = machine_of("canon")
    run = tf.function(
        recording(machine.model, CANON, compiled=True), jit_compile=True
    )
    problems, answers = problems_of(CANON), set()
    limits = [Limits(steps, CANON.max_depth) for steps in LIMITS]
    for seed in range(8):
        randomize(machine.model, seed)
        runs = in_graph(CANON, run, problems, LIMITS)
        assert_alike(CANON, machine, problems, limits, runs)
        answers |= {(run.answer, run.status) for run in runs}
    assert len(answers) > 6


def test_a_solver_shows_each_problem_its_own_car():
    cars = [noise(24, 5, seed=0), noise(24, 5, seed=1)]
    model = small_model(CANON, seed=8)
    gallery = Gallery(model, CANON, lambda problem: cars[problem.car])
    solver = Solver(model, CANON, jit_compile=False, gallery=gallery)
    starts = (Pose(60, 45), Pose(-90, 0))
    alone = [
        _run_alone(model, [CanonProblem(start, car) for start in starts], views)
        for car, views in enumerate(cars)
    ]
    assert alone[0] != alone[1]
    mixed = [CanonProblem(start, car) for start in starts for car in (0, 1)]
    outcomes = solver.solve(mixed)
    assert [outcome.problem for outcome in outcomes] == mixed
    for car in (0, 1):
        seen = [(o.status, o.steps, o.answer) for o in outcomes[car::2]]
        assert seen == alone[car]


def _run_alone(model, problems, pictures):
    """Returns how the runs of problems with these pictures end."""
    policy = NetworkPolicy(
        model, CANON, jit_compile=False, views=pictures.__getitem__
    )
    names, limits = model.program_names, CANON.limits(problems[0])
    runs = [
        reference_run(CANON, policy, names, problem, limits)[0]
        for problem in problems
    ]
    return [(run.status, run.steps, run.answer) for run in runs]
