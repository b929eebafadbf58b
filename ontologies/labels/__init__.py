"""Names in six languages of the standard classes and properties that pages show."""
