"""Datasets as a whole: their list, downloads, the catalogue, sitemaps, what changed."""
