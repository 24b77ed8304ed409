"""Training of Neural Programmers."""
