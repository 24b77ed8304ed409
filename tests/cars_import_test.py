"""Cars are drawn and rendered without TensorFlow."""

import pkgutil
import subprocess
import sys

from npi_tf import cars

IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_module_of_cars_loads_tensorflow(pytestconfig):
    modules = [
        module.name
        for module in pkgutil.walk_packages(cars.__path__, "npi_tf.cars.")
    ]
    assert {"npi_tf.cars.renderer", "npi_tf.cars.drawn"} < set(modules)
    process = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules],
        cwd=pytestconfig.rootpath,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(process.stdout.split())
    assert {"npi_tf", "numpy", "trimesh"} < loaded
    assert not loaded & {"tensorflow", "keras", "tensorflow_datasets"}
