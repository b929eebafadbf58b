"""Parts of a running process: bounded caches, counts of durations, logs, pseudonyms of clients."""
