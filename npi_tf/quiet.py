"""Importing this before TensorFlow keeps its start-up chatter off the screen.

The user's own setting of `TF_CPP_MIN_LOG_LEVEL` is respected.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
