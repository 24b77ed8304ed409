"""Choosing a strategy, and settings that are refused."""

import dataclasses

import pytest
import tensorflow as tf

from npi_tf.configs.addition import CONFIGS, TINY
from npi_tf.domains import get_domain
from npi_tf.errors import InvalidConfig
from npi_tf.training.build import build_model, build_optimizer
from npi_tf.training.strategy import is_chief, make_strategy


def test_one_device_is_its_own_chief():
    strategy = make_strategy("one_device")
    assert isinstance(strategy, tf.distribute.OneDeviceStrategy)
    assert is_chief(strategy)


def test_unknown_strategy_is_refused():
    with pytest.raises(InvalidConfig, match="Received: 'two_devices'"):
        make_strategy("two_devices")


@pytest.mark.parametrize(
    "cluster",
    [
        None,
        "",
        "{",
        '{"task": {"index": 0}}',
        '{"cluster": {"worker": ["a:1"]}, "task": {"index": 1}}',
    ],
)
def test_bad_clusters_are_refused(cluster, monkeypatch):
    monkeypatch.delenv("TF_CONFIG", raising=False)
    if cluster is not None:
        monkeypatch.setenv("TF_CONFIG", cluster)
    with pytest.raises(InvalidConfig, match="`TF_CONFIG` must be JSON"):
        make_strategy("multi_worker")


@pytest.mark.parametrize(
    "change",
    [
        {"steps": 0},
        {"batch_size": 0},
        {"buckets": 0},
        {"estimate_every": -1},
        {"learning_rate": 0.0},
        {"learning_rate": float("nan")},
        {"schedule": "linear"},
    ],
)
def test_settings_out_of_range_are_refused(change):
    (name,) = change
    with pytest.raises(InvalidConfig, match=f"`{name}` must be"):
        dataclasses.replace(TINY, **change)


def learning_rates(config, *steps):
    model = build_model(config.model, get_domain("addition"))
    schedule = build_optimizer(config, model)._learning_rate
    return [pytest.approx(float(schedule(step)), rel=1e-5) for step in steps]


def test_paper_lowers_its_learning_rate_in_steps():
    rates = learning_rates(CONFIGS["paper"], 0, 9_999, 10_000, 20_000)
    assert rates == [1e-4, 1e-4, 0.95e-4, 0.95**2 * 1e-4]


def test_default_lowers_its_learning_rate_to_zero():
    config = CONFIGS["default"]
    rates = learning_rates(config, 0, config.steps // 2, config.steps)
    assert rates == [2e-3, 1e-3, 0.0]
