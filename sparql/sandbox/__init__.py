"""The sandbox that a worker process enters before it reads the first query."""
