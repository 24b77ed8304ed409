"""What a training run is made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from npi_tf.errors import InvalidConfig


@dataclasses.dataclass(frozen=True, kw_only=True)
class ModelConfig:
    """Sizes of the network. The paper gives only the core's: 2 x 256.

    Attributes:
        units: width of each LSTM layer.
        layers: number of LSTM layers.
        encoding_dim: width of the state encoding (D).
        encoder_hidden_units: width of the encoder's hidden layer.
        embedding_dim: width of a program embedding (P).
        key_dim: width of a program key (K).
        fusion_units: widths of the hidden and output layer of the MLP before
            the core.
        key_stddev: spread of fresh program keys; None for `key_dim ** -0.5`.
        head_gain: factor on the fresh weights of the heads for the end flag
            and the arguments.
        tied_keys: whether program embeddings are keys, too, which takes both
            of one width; None for keys of their own.
        channels: of the picture network's convolutions, in a domain with
            pictures.
        features: width of what it makes of a picture.
        shrink: it averages over squares of so many pixels first.
        pooling: whether it pools after each convolution, as in the paper.
    """

    units: int = 256
    layers: int = 2
    encoding_dim: int = 64
    encoder_hidden_units: int = 128
    embedding_dim: int = 64
    key_dim: int = 32
    fusion_units: tuple[int, int] = (128, 64)
    key_stddev: float | None = None
    head_gain: float = 1.0
    tied_keys: bool | None = None
    channels: tuple[int, ...] = (32, 64, 128)
    features: int = 128
    shrink: int = 1
    pooling: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskConfig:
    """What a run learns in one domain.

    Attributes:
        domain: name of the domain.
        dataset: name and config of the TFDS dataset, such as
            `npi_addition/paper`; its `train` split is trained on.
        batch_size: short calls in an update, over all replicas; batches of
            long calls are smaller (`npi_tf.batches.make_buckets`).
        buckets: shapes of batch at the most; each is compiled.
        estimate_calls: calls that an estimate scores, drawn anew each time;
            None for all.
        augment: whether training pictures are shifted, mirrored and partly
            covered.
        distract: with that, share of steps that see a wrong picture.
        view_weight: what guessing from where each picture was taken adds to
            the loss; 0 to learn from what the expert did alone.
        examples: traces that are learned from, the first ones; None for all.
        evaluation_lengths: problem lengths that are evaluated at the end.
        evaluation_problems: problems of each of these lengths.
        example: words of a problem that is solved and shown at the end.
    """

    domain: str
    dataset: str
    batch_size: int
    buckets: int = 4
    estimate_calls: int | None = None
    augment: bool = False
    distract: float = 0.0
    view_weight: float = 0.0
    examples: int | None = None
    evaluation_lengths: tuple[int, ...] = ()
    evaluation_problems: int = 100
    example: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises `InvalidConfig` for values outside their range."""
        for field in ("batch_size", "buckets"):
            _check(field, getattr(self, field), minimum=1)

    @property
    def split(self) -> str:
        """The split of the dataset, or slice of it, that is learned from."""
        return "train" if self.examples is None else f"train[:{self.examples}]"


@dataclasses.dataclass(frozen=True, kw_only=True)
class RunConfig:
    """How a run learns, whatever it learns.

    Attributes:
        name: how results call it.
        steps: updates in all.
        learning_rate: Adam's, at the start.
        schedule: `cosine` (to 0 at the last step) or `staircase` (times
            `decay_rate` every `decay_steps`).
        decay_rate: of the staircase.
        decay_steps: of the staircase.
        clip_norm: bound on the norm of the whole gradient; None for none.
        estimate_every: updates between estimates of the error of every call,
            which also log, checkpoint and show progress.
        temperature: of the curriculum's softmax over program errors; None to
            draw programs as often as they were recorded, however wrong they
            are.
        hard_share: share of draws within a program that goes to its hardest
            calls.
        learns: programs that a trained model is to learn while all that it
            knows is frozen (section 4.3); none to train a fresh model.
        mask: whether the programs that it knows are kept from calling these.
            Without a mask, it trains on the calls of old programs too.
        keeps: what else it has to know, beside the domain that the new
            programs build upon: by the names of other domains, datasets. On
            their `validation` splits, too, old decisions are compared.
        look_share: share of the updates, the first ones, that teach the
            networks of pictures alone, and only to name what they see
            (`view_weight` apart); None for no such updates. What core and
            memory learn of pictures then takes them fewer updates.
        model: sizes of the network, if it is a fresh one.
    """

    name: str
    steps: int
    learning_rate: float
    schedule: str = "cosine"
    decay_rate: float = 0.95
    decay_steps: int = 10_000
    clip_norm: float | None = 1.0
    estimate_every: int = 100
    temperature: float | None = 0.3
    hard_share: float = 0.75
    learns: tuple[str, ...] = ()
    mask: bool = True
    keeps: Mapping[str, str] | None = None
    look_share: float | None = None
    model: ModelConfig = ModelConfig()

    def __post_init__(self) -> None:
        """Raises `InvalidConfig` for values outside their range."""
        for field in ("steps", "estimate_every"):
            _check(field, getattr(self, field), minimum=1)
        if not self.learning_rate > 0:
            raise InvalidConfig(
                "`learning_rate` must be above 0. "
                f"Received: {self.learning_rate}."
            )
        if self.schedule not in ("cosine", "staircase"):
            raise InvalidConfig(
                "`schedule` must be cosine or staircase. "
                f"Received: {self.schedule!r}."
            )
        if self.look_share is not None and not 0 < self.look_share < 1:
            raise InvalidConfig(
                "`look_share` must be above 0 and below 1, or None. "
                f"Received: {self.look_share}."
            )
        if self.look_share is not None and self.learns:
            raise InvalidConfig(
                "`look_share` must be None where all but new programs is "
                f"frozen. Received: {self.look_share}."
            )

    @property
    def looks(self) -> int:
        """The number of updates that only look, by `look_share`."""
        return round((self.look_share or 0) * self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Returns the config as JSON values."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrainingConfig(TaskConfig, RunConfig):
    """A run in one domain, but for its seed and place."""

    def __post_init__(self) -> None:
        """Raises `InvalidConfig` for values outside their range."""
        TaskConfig.__post_init__(self)
        RunConfig.__post_init__(self)

    @property
    def tasks(self) -> tuple[TaskConfig, ...]:
        """The run itself, which is its only task."""
        return (self,)

    @property
    def model_name(self) -> str:
        """What the trained model is called by default."""
        return self.domain


@dataclasses.dataclass(frozen=True, kw_only=True)
class MultiTaskConfig(RunConfig):
    """A run in several domains with one core, but for its seed and place.

    Attributes:
        tasks: what is learned in each; the domains differ.
    """

    tasks: tuple[TaskConfig, ...]

    def __post_init__(self) -> None:
        """Raises `InvalidConfig` for values outside their range."""
        super().__post_init__()
        domains = [task.domain for task in self.tasks]
        if not domains or len(set(domains)) < len(domains):
            raise InvalidConfig(
                "`tasks` must be of one or more domains, each of another. "
                f"Received: {', '.join(domains) or 'none'}."
            )

    @property
    def model_name(self) -> str:
        """What the trained model is called by default."""
        return "multitask"


def _check(name: str, value: int, minimum: int) -> None:
    if value < minimum:
        raise InvalidConfig(
            f"`{name}` must be at least {minimum}. Received: {value}."
        )
