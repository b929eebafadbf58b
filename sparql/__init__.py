"""The SPARQL service. May import `kg` only. Rooms, in the order in which a query meets them:

http          the HTTP front (`app`), the steps from a request to its reply (`exchange`), headers, problems, the service
              description; `express` is the short way past ASGI. Rules of HTTP for all surfaces stand in `kg.http`
protocol      what a request says, the form of its answer, and who may write
service       from a request to an answer: guard, cache, budget, pool; the log of slow queries
language      what a query is and whether it may run; errors in plain words
text_search   text:query, answered from the index of words before the engine sees a query
workers       the pool: admission, deadlines, worker processes
engine        what runs inside a worker process
sandbox       what that process is locked into
writing       SPARQL Update and the Graph Store Protocol
saved         saved queries and their parameters
examples      example queries
"""
