"""Records in the forms in which they really come, to one graph each. In the order of the work:

sources   files and addresses to documents; each form recognised by what it holds, and read to drafts of records
values    the atoms of statements: literals, texts, what is never published
mapping   a body to statements, driven by the shape of its type
graphs    graphs of records made, and accepted into the ledger; decisions and the thesaurus, with forms of their own
report    what was understood and what was not
"""
