"""Files and public addresses to documents, and each form of document to drafts of records."""
