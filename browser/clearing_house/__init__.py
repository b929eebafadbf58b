"""The Clearing-House's own API for those who submit, answered by us: programs written for it work with another host.

Addresses, headers, names of members and codes of errors are those of its documentation; what it does with a document
is what `kg.submissions` does with any.

calls          operations of this room: their errors have the Clearing-House's form
realms         which clearing-house a request is for
callers        whose token a request carries
sent           documents and other JSON that were sent
reports        what is wrong with a document, in its codes
infos          records and drafts as its lists have them
workings       workflows and batches as it shows them
asking         its ways to ask for some of a list: `$filter`, `$orderby`, Mongo queries
tokens, validating, documents, drafts, securities, sending, workflows, batches, bulk, attaching,
country_reviews    the operations
"""
