"""The parts of a worker process: the engine, and the writing of its answers."""
