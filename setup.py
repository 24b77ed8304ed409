"""Packaging of npi_tf; tools are configured in pyproject.toml."""

import pathlib
import re

from setuptools import find_packages, setup

ROOT = pathlib.Path(__file__).parent
VERSION = re.search(
    r'__version__ = "(.+)"', (ROOT / "npi_tf" / "version.py").read_text()
).group(1)

# TensorFlow Datasets imports these without declaring them.
TFDS_UNDECLARED = ["importlib-resources>=6,<8"]
TEST = [
    "dill>=0.4,<0.5",  # Wanted by tfds.testing, undeclared.
    "hypothesis>=6.100,<7",
    "psutil>=5.9,<8",
    "pytest>=8,<10",
    "pytest-xdist>=3.6,<4",
    "pyyaml>=6,<7",
]
PLOT = ["matplotlib>=3.9,<4"]
DEV = ["ruff>=0.15,<0.18"]

setup(
    name="npi_tf",
    version=VERSION,
    description="Neural program learners in TensorFlow and Keras",
    long_description=(ROOT / "README.md").read_text(),
    long_description_content_type="text/markdown",
    license="Apache-2.0",
    python_requires=">=3.11,<3.14",
    # `datasets/` stays out: installed, it would hide other packages so named.
    packages=find_packages(include=["npi_tf", "npi_tf.*"]),
    package_data={
        "npi_tf": ["py.typed"],
        "npi_tf.pretrained": ["*.keras", "*.md"],
    },
    install_requires=[
        "absl-py>=2.1,<3",
        "embreex>=4.4,<5",
        "h5py>=3.11,<4",
        "keras>=3.15,<3.16",
        "numpy>=2.0,<2.5",
        "pillow>=11,<13",
        "pycollada>=0.9,<1",
        "tensorboard>=2.20,<2.22",
        "tensorflow>=2.21,<2.22",
        "tensorflow-datasets>=4.9.10,<4.10",
        "tensorflow-serving-api>=2.21,<2.22",
        "tqdm>=4.66,<5",
        "trimesh>=5.2,<6",
        *TFDS_UNDECLARED,
    ],
    extras_require={
        "plot": PLOT,
        "test": TEST + PLOT,
        "dev": TEST + PLOT + DEV,
    },
)
