"""Forms to write records, made from the shapes of their types; they work without scripts and save with every step."""
