"""What a request reads: one generation with everything that is derived from it; what an IRI stands for today."""
