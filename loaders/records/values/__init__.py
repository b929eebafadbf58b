"""The atoms of a record's statements: literals, texts, and what is never published."""
