"""Countries: all of them, and the profile of each from what its records say."""
