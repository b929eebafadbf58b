"""Pages for people who sign in: accepting an invitation, and one's own account."""
