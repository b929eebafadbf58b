"""What a running process needs: bounded caches, counts of durations, logs, pseudonyms of clients."""
