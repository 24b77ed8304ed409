"""The TensorFlow Datasets (TFDS) that npi_tf is trained on.

| dataset | one example is |
|---|---|
| `npi_addition` | one trace of a schoolbook addition |
| `npi_sort` | one trace of a bubble sort, or of a search for the maximum |
| `npi_canon` | one trace of turning a camera to the front of a car |
| `table_questions` | one question over a table, with its answer |

Build one with `python -m datasets npi_addition/paper`, run from the root of
the repository; a training script builds the one it needs by itself.

This folder is never installed with npi_tf, which does not import it either:
it would be a top-level package called `datasets`, and other distributions
bring packages of that name. TFDS needs the builder code only to build; what
has been built is read without it.
"""
