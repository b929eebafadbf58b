"""Views: each makes the context of one kind of page from the graph. No HTML here, and no queries in templates."""
