"""Small data folders, each made by a version that was released, for tests of upgrading."""
