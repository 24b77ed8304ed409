"""Builds model and optimizer from a config."""

from __future__ import annotations

import keras

from npi_tf.domains.base import Domain
from npi_tf.layers import PictureCNN, PictureEncoder, ScratchPadEncoder
from npi_tf.model import NPI
from npi_tf.training.config import ModelConfig, RunConfig


def build_model(config: ModelConfig, *domains: Domain) -> NPI:
    """Returns a built model with fresh weights for one domain or more.

    Its program memory has a row for each name: domains share the programs that
    they call alike (Table 2).
    """
    libraries = [domain.library for domain in domains]
    names = dict.fromkeys(name for each in libraries for name in each.names)
    sizes = tuple(
        map(max, zip(*(each.argument_sizes for each in libraries), strict=True))
    )
    model = NPI(
        tuple(names),
        sizes,
        {d.encoder: _build_encoder(config, d, sizes) for d in domains},
        encoding_dim=config.encoding_dim,
        embedding_dim=config.embedding_dim,
        key_dim=config.key_dim,
        units=config.units,
        layers=config.layers,
        fusion_units=config.fusion_units,
        key_stddev=config.key_stddev,
        head_gain=config.head_gain,
        tied_keys=bool(config.tied_keys),
        name="npi",
    )
    model.build()
    return model


def _build_encoder(
    config: ModelConfig, domain: Domain, argument_sizes: tuple[int, ...]
) -> ScratchPadEncoder:
    sizes = {
        "observation_sizes": domain.observation_sizes,
        "argument_sizes": argument_sizes,
        "hidden_units": config.encoder_hidden_units,
        "encoding_dim": config.encoding_dim,
        "name": f"{domain.encoder}_encoder",
    }
    if not domain.view_sizes:
        return ScratchPadEncoder(**sizes)
    vision = PictureCNN(
        config.channels,
        config.features,
        config.shrink,
        config.pooling,
        name="vision",
    )
    return PictureEncoder(vision=vision, view_sizes=domain.view_sizes, **sizes)


def build_optimizer(
    config: RunConfig, model: NPI
) -> keras.optimizers.Optimizer:
    """Returns Adam with the config's schedule, its slots made."""
    optimizer = keras.optimizers.Adam(_schedule(config))
    optimizer.build(model.trainable_variables)
    return optimizer


def _schedule(config: RunConfig):
    if config.schedule == "cosine":
        return keras.optimizers.schedules.CosineDecay(
            config.learning_rate, config.steps
        )
    return keras.optimizers.schedules.ExponentialDecay(
        config.learning_rate,
        config.decay_steps,
        config.decay_rate,
        staircase=True,
    )
