"""Records of the Clearing-House: what their types are, how they are read, kept and shown."""
