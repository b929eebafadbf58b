"""The SPARQL service: protocol, guard, sandboxed workers, results. May import `kg` only.

app           HTTP front, with headers, problems, encoding, sending, description, prefixes, examples
express       the short way past ASGI for plain queries, with heads, questions, shared
protocol      requests of the SPARQL 1.1 Protocol
service       from a request to an answer: guard, cache, budget, pool, representation, asking
guard         what a query is and whether it may run, with tokens, hints, shapes, inspecting
magic         text:query, answered from the index of words before the engine sees a query
syntax        the engine's errors in our words, with grammar, meanings
pool          admission and deadlines, with jobs, memo, failures, counts
crew          worker processes, with process, spawner, frames
worker        the process that runs queries, with writer, rows, turtle
sandbox       what it is locked into, with seccomp, landlock
commands      `kg query`
"""
