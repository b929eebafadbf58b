"""What every address shares: parts of a running copy, answers with validators, problems, headers, forms, sessions."""
