"""What a worker process locks itself into before it reads the first query."""
