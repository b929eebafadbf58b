"""What the search over all datasets is made of: words and their forms, matching, ranking, marking, spelling."""
