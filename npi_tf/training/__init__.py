"""Training: configurations, one loop for every strategy, what surrounds it."""
