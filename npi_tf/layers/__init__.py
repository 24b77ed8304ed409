"""The parts of the network, one per idea of the paper."""

from npi_tf.layers.core import CoreOutput, NPICore
from npi_tf.layers.encoders import ScratchPadEncoder
from npi_tf.layers.memory import ProgramMemory

__all__ = ["CoreOutput", "NPICore", "ProgramMemory", "ScratchPadEncoder"]
