"""Imports point from lower lines of `LAYERS` to upper ones."""

import ast
import pathlib
import sys

import pytest

import npi_tf
from tests.script_runs import printed_by

LAYERS = (
    ("npi_tf", "version", "errors", "quiet"),
    ("types", "storage", "pretrained"),
    ("programs",),
    ("interpreter",),
    ("domains.base", "domains.pad", "domains.pad_effects", "domains.rules"),
    ("domains.*",),
    ("domains", "domains.registry"),
    ("neural_programmer",),
    ("traces",),
    ("cars",),
    ("layers",),
    ("model",),
    (
        "neural_programmer.soft",
        "neural_programmer.execution",
        "neural_programmer.layers",
    ),
    ("neural_programmer.model",),
    (
        "neural_programmer.losses",
        "neural_programmer.scoring",
        "neural_programmer.examples",
    ),
    ("sight",),
    ("gallery",),
    ("folded", "frames", "in_place", "recording"),
    (
        "policy",
        "graph_interpreter",
        "domains.pad_graph",
        "domains.*.graph",
        "domains.*.pictures",
        "domains.sort.maximum_graph",
    ),
    (
        "augmentation",
        "batches",
        "call_keys",
        "calls",
        "losses",
        "metrics",
        "curriculum",
        "model_files",
        "picture_table",
        "solver",
        "provenance",
        "tensorflow_storage",
    ),
    ("new_programs", "neural_programmer.files", "neural_programmer.asking"),
    (
        "training",
        "evaluation",
        "serving",
        "domains.*.serving",
        "domains.sort.maximum_serving",
        "neural_programmer.serving",
    ),
    ("baselines", "neural_programmer.training"),
    ("configs",),
    ("cli", "__main__"),
)
"""Which module may import which: those of its own line and of lines above.

A name stands for a module and everything inside it, unless a longer name or
one without a star says otherwise.
"""

RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names}
LAST_SYMBOLIC = RANKS["traces"]
NEURAL = (RANKS["layers"], RANKS["model"])
OUTSIDE = (*("datasets", "benchmarks", "serving", "tests", "train_*", "setup"),)

PACKAGE = pathlib.Path(npi_tf.__file__).parent


def _module_of(path):
    """Returns a file's dotted name within the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts == ("__init__",):
        return "npi_tf"
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_module_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _matches(name, module):
    parts, names = module.split("."), name.split(".")
    return len(names) <= len(parts) and all(
        wanted in ("*", part)
        for wanted, part in zip(names, parts, strict=False)
    )


def _rank(module):
    """Returns the line of the most specific name, -1 if there is none."""
    names = [name for name in RANKS if _matches(name, module)]
    if not names:
        return -1
    return RANKS[
        max(names, key=lambda name: (name.count("."), "*" not in name))
    ]


def _imported(module):
    """Yields the dotted name of everything that a module imports."""
    for node in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from (f"{start}.{alias.name}" for alias in node.names)


def _imported_modules(module):
    """Yields the modules of the package that a module imports."""
    for name in _imported(module):
        if name.split(".")[0] == "npi_tf":
            inner = name.removeprefix("npi_tf.")
            owner = inner.rpartition(".")[0] or "npi_tf"
            yield inner if inner in MODULES else owner


def _roots(module):
    """Returns the top-level packages that a module imports."""
    return {name.split(".")[0] for name in _imported(module)}


def _is_symbolic(module):
    return _rank(module) <= LAST_SYMBOLIC


def _domain_of(module):
    """Returns the folder of a domain's module, `""` for all others."""
    parts = module.split(".")
    return parts[1] if parts[0] == "domains" and len(parts) > 2 else ""


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_rank(module):
    assert _rank(module) >= 0, f"give {module} a line in LAYERS"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_up_or_sideways(module):
    down = [
        other
        for other in _imported_modules(module)
        if _rank(other) > _rank(module)
    ]
    assert down == []


@pytest.mark.parametrize("module", MODULES)
def test_imported_modules_exist(module):
    missing = [m for m in _imported_modules(module) if m not in MODULES]
    assert missing == []


@pytest.mark.parametrize("module", MODULES)
def test_imports_are_absolute(module):
    assert "" not in _roots(module)


@pytest.mark.parametrize("module", filter(_is_symbolic, MODULES))
def test_symbolic_half_needs_numpy_and_the_standard_library(module):
    allowed = sys.stdlib_module_names | {"numpy", "npi_tf"}
    assert _roots(module) <= allowed


@pytest.mark.parametrize(
    "module", [module for module in MODULES if _rank(module) in NEURAL]
)
def test_neural_half_knows_programs_only_by_name(module):
    """The halves meet in the waist: layers run without an interpreter."""
    symbolic = filter(_is_symbolic, _imported_modules(module))
    assert set(symbolic) <= {"errors", "types", "programs"}


@pytest.mark.parametrize(
    "module",
    [
        module
        for module in MODULES
        if module.startswith("neural_programmer")
        and _rank(module) < RANKS["model_files"]
    ],
)
def test_the_neural_programmer_stands_beside_the_interpreter(module):
    others = {
        other
        for other in _imported_modules(module)
        if not other.startswith("neural_programmer")
    }
    assert others <= {"errors", "layers.checks"}


@pytest.mark.parametrize("module", MODULES)
def test_package_imports_nothing_that_stands_beside_it(module):
    beside = [
        root
        for root in _roots(module)
        for name in OUTSIDE
        if pathlib.PurePath(root).match(name)
    ]
    assert beside == []


@pytest.mark.parametrize("module", filter(_domain_of, MODULES))
def test_domains_do_not_know_each_other(module):
    others = {_domain_of(other) for other in _imported_modules(module)}
    assert others <= {"", _domain_of(module)}


def test_symbolic_half_loads_without_tensorflow():
    script = (
        "import npi_tf, npi_tf.traces, npi_tf.domains, sys\n"
        "assert npi_tf.get_domain('addition').name == 'addition'\n"
        "from npi_tf.neural_programmer import config, exact, oracle\n"
        "heavy = {'tensorflow', 'keras', 'tensorflow_datasets'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    assert printed_by(script) == "[]\n"
