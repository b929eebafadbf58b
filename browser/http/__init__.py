"""What every address shares: the parts of a running copy, answers with validators, problems, headers, forms, sessions."""
