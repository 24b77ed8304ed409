"""The parts of the network, one per idea of the paper."""

from npi_tf.layers.core import CoreOutput, NPICore
from npi_tf.layers.encoders import PictureEncoder, ScratchPadEncoder
from npi_tf.layers.memory import ProgramMemory
from npi_tf.layers.vision import PICTURE_SIZE, PictureCNN

__all__ = [
    "PICTURE_SIZE",
    "CoreOutput",
    "NPICore",
    "PictureCNN",
    "PictureEncoder",
    "ProgramMemory",
    "ScratchPadEncoder",
]
