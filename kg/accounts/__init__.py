"""Who somebody is and what they may do: accounts, tokens and grants, in the ledger's database and never in a graph."""
