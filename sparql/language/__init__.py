"""The text of a query, read before the engine sees it: tokens, grammar, errors in plain words, what may run."""
