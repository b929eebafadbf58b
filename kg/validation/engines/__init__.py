"""Engines that judge a graph by SHACL shapes (SHACL 2017), behind one interface."""
