"""Checks what ontologies say of themselves and of their terms: one module a subject, a function for each rule."""
