"""Who somebody is and what they may do: accounts and tokens, in the ledger's database and never in a graph."""
