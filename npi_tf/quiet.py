"""Importing this before TensorFlow drops half of its start-up chatter.

The rest is printed before any setting is read.
The user's own setting of `TF_CPP_MIN_LOG_LEVEL` is respected.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
