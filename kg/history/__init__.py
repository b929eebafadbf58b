"""What happened to each thing: events, and what was stated of it after each, both read from the ledger."""
