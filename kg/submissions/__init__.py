"""Proposals for records: drafts, who may do what with them, review, and acceptance into the ledger.

workflow     the table of states and actions: what may follow what, who may do it
tables       the tables, in the ledger's database
actors       who does something: an account with its grants
judged       what comes in: a document with the report on it, and whose it is
rows         proposals as they are kept
standing     what is published of the record already
doing        how something is done, and what is asked before
once         requests that are repeated
outbox       word to those who wait
happening    what happened, in rows that are never changed
accepting    from a document to the graphs of a record
publishing   approved documents into the ledger
steps        single actions, in a transaction
reading      what an actor may see
several      what lists show of many
attaching    rows of files that are attached
attachments  files of documents: slots, bytes, who may see them
service      all actions
"""
