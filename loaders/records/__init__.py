"""Records in the forms in which they really come, to one graph each. In the order of the work:

sources   files and addresses to documents; each form recognised by what it holds, and read to drafts of records
graphs    graphs of records made by `kg.records.mapping`, and accepted into the ledger; decisions and the thesaurus,
          with forms of their own
"""
