"""Reading prepared examples, and batches of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import tensorflow_datasets as tfds

from npi_tf.neural_programmer.encoding import (
    Batch,
    EncodedAnswer,
    EncodedInput,
    Sizes,
    pad_answers,
    pad_inputs,
    sizes_of,
)
from npi_tf.neural_programmer.sampling import HUNDRED
from npi_tf.neural_programmer.templates import CATEGORIES


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """The examples of a split, in order, without padding.

    Attributes:
        inputs: questions and tables.
        answers: one for each.
        templates: of the questions, as text.
        category: int64 `(n,)`, positions in `CATEGORIES`.
    """

    inputs: tuple[EncodedInput, ...]
    answers: tuple[EncodedAnswer, ...]
    templates: tuple[str, ...]
    category: np.ndarray

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def sizes(self) -> Sizes:
        """What every one of the examples can be padded to.

        One shape means one compilation. It costs little: what the network
        computes for a question outweighs padded cells.
        """
        return sizes_of(self.inputs)

    def batch(
        self,
        index: np.ndarray,
        sizes: Sizes,
        dtype: type[np.floating] = np.float32,
    ) -> Batch:
        """Returns chosen examples with their answers, padded.

        Args:
            index: int `(batch,)`, positions of the examples.
            sizes: what tables and questions are padded to.
            dtype: of cells, numbers and answers.

        Returns:
            What `pad_inputs` and `pad_answers` return.

        Raises:
            InvalidConfig: an example is larger than the sizes.
        """
        inputs = [self.inputs[i] for i in index]
        answers = [self.answers[i] for i in index]
        return {
            **pad_inputs(inputs, sizes, dtype),
            **pad_answers(answers, inputs, sizes, dtype),
        }

    def of_category(self, name: str) -> np.ndarray:
        """Returns the positions of a category's examples."""
        return np.flatnonzero(self.category == CATEGORIES.index(name))


def read_examples(builder: tfds.core.DatasetBuilder, split: str) -> Examples:
    """Reads the examples of a prepared dataset.

    Args:
        builder: of `table_questions`.
        split: name of a split, or a slice of one such as `train[:100]`.
    """
    inputs, answers, templates, category = [], [], [], []
    for stored in tfds.as_numpy(builder.as_dataset(split=split)):
        inputs.append(_input(stored))
        answers.append(_answer(stored["answer"]))
        templates.append(stored["template"].decode())
        category.append(stored["category"])
    return Examples(
        tuple(inputs), tuple(answers), tuple(templates), np.array(category)
    )


def read_templates(
    builder: tfds.core.DatasetBuilder, split: str
) -> frozenset[str]:
    """Returns the templates of a split's questions, as text."""
    dataset = builder.as_dataset(
        split=split,
        decoders=tfds.decode.PartialDecoding({"template": True}),
    )
    rows = tfds.as_numpy(dataset)
    return frozenset(row["template"].decode() for row in rows)


def _input(stored) -> EncodedInput:
    return EncodedInput(
        tokens=stored["tokens"],
        numbers=stored["numbers"] / HUNDRED,
        left=stored["left"],
        numeric_names=stored["numeric_names"],
        text_names=stored["text_names"],
        cells=stored["cells"] / HUNDRED,
        entries=stored["entries"].astype(np.int32),
    )


def _answer(stored) -> EncodedAnswer:
    return EncodedAnswer(
        is_lookup=bool(stored["is_lookup"]),
        scalar=float(stored["scalar"] / HUNDRED),
        column=int(stored["column"]),
        rows=stored["rows"],
    )
