"""Multi-digit addition on a four-row scratch pad (section 4.1, Fig. 2, 3)."""
