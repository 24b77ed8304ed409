"""A domain of one's own: adding 1 to a number, in a few files.

`python -m examples.increment` learns it and adds 1 to longer numbers than it
has seen. docs/add_a_domain.md says what each part is for.
"""
