"""Rules of HTTP that /sparql, the addresses that write and the pages share, without any web framework:

negotiation   which format and language a client gets
conditional   whether a client has it already
encoding      content codings: which one, and packing
cors          what scripts of other sites may send and read
problems      errors as documents, and the headers that go with them
addresses     addresses of this copy and of the client
headers       lists of header fields
links         addresses and IRIs in headers
"""
