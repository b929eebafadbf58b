"""Records of the Clearing-House: their types, and how they are read, indexed and looked up."""
