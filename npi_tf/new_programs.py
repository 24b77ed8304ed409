"""New programs for a trained model: new rows in memory, all else as it is.

The paper learns MAX on top of a trained sorter this way (section 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence

import keras

from npi_tf.errors import InvalidLibrary
from npi_tf.model import NPI
from npi_tf.programs import Program


def add_programs(
    model: NPI, programs: Sequence[Program], *, mask: bool = True, seed: int = 0
) -> NPI:
    """Returns a copy of a model that has rows for new programs.

    Only the new rows, random as yet, are trainable; the copy decides as the
    model did wherever an old program runs.

    Args:
        model: trained; it is left as it is.
        programs: what to add, in the order of their rows.
        mask: whether old programs are kept from calling new ones. Without a
            mask, traces of old programs must be among the training data.
        seed: of the new rows.

    Raises:
        InvalidLibrary: there is no program, a name is known already or stands
            twice, or a program calls one that is not known.
    """
    check_programs(model, programs)
    names = [program.name for program in programs]
    config = model.get_config()
    config["program_names"] = (*model.program_names, *names)
    config["added"] = (*model.added, len(names))
    config["mask"] = mask
    keras.utils.set_random_seed(seed)
    extended = NPI.from_config(config)
    extended.build()
    for variable, old in zip(old_weights(extended), model.weights, strict=True):
        variable.assign(old)
        variable.trainable = False
    return extended


def old_weights(model: NPI) -> list[keras.Variable]:
    """Returns all weights but the rows that were added last."""
    new = {id(variable) for variable in model.memory.added_rows[-1]}
    return [v for v in model.weights if id(v) not in new]


def check_programs(model: NPI, programs: Sequence[Program]) -> None:
    """Raises `InvalidLibrary` if programs cannot be added to a model."""
    names = [program.name for program in programs]
    known = {*model.program_names, *names}
    if not names or len(known) < len(model.program_names) + len(names):
        raise InvalidLibrary(
            "One or more programs can be added, each with a name that the "
            f"model does not know. It knows {', '.join(model.program_names)}. "
            f"Received: {', '.join(names) or 'none'}."
        )
    for program in programs:
        unknown = [name for name in program.calls if name not in known]
        if unknown:
            raise InvalidLibrary(
                "A new program may call only programs that the model knows or "
                f"that are added with it. Received: {program.name}, which "
                f"calls {', '.join(unknown)}."
            )
