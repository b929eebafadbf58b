"""The Secretariat's thesaurus API (CBD-DATA section 1), answered from the graph."""
