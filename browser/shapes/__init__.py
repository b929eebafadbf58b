"""Shapes of records and of the Framework: the page and the document of each, from the files of the package."""
