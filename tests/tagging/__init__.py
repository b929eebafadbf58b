"""Tests of the tagging of texts with the vocabularies of the Convention, and the texts that it is judged by."""
