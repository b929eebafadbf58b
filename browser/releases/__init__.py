"""Releases of vocabularies: what each changed, candidates, publishing and going back."""
