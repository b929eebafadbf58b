"""Terms and domains of the Secretariat's thesaurus, as far as known, generated from the tables in `facts/`."""
