"""How well a network turns cameras around cars, from everywhere."""
