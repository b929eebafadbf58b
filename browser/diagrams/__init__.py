"""What stands around a thing, drawn: the diagram on its page, the explorer, and the same for programs."""
