"""Proposals for records: drafts, who may do what with them, review, and acceptance into the ledger.

workflow     the table of states and actions: what may follow what, who may do it
tables       the tables, in the ledger's database
grants       who may do what for which government or organisation and type
store        rows of proposals, their versions and events
service      the actions, each one transaction
accepting    approval as one transaction with the ledger's
"""
