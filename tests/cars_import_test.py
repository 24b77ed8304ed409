"""Cars are drawn and rendered without TensorFlow."""

import pkgutil

from npi_tf import cars
from tests.script_runs import printed_by

IMPORT_ALL = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_module_of_cars_loads_tensorflow():
    modules = [
        module.name
        for module in pkgutil.walk_packages(cars.__path__, "npi_tf.cars.")
    ]
    assert {"npi_tf.cars.renderer", "npi_tf.cars.drawn"} < set(modules)
    loaded = set(printed_by(IMPORT_ALL, *modules).split())
    assert {"npi_tf", "numpy", "trimesh"} < loaded
    assert not loaded & {"tensorflow", "keras", "tensorflow_datasets"}
