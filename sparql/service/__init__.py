"""The service without HTTP: from a request to an answer, through guard, cache, budget and pool."""
