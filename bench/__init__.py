"""Benchmarks: what a request costs here and at peers, in one run, on the bundled data. `make bench` runs them all."""
