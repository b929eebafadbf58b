"""Mail to those who wait for something: what is to be sent, and how. Nothing is sent inside a request.

addresses    who an account is, in mail
letters      a message about an account, with a link that is made as it is sent
wording      a message: what happened to proposals, without anything of their documents
senders      where messages go: a folder, or a server
sending      what is due is sent, and tried again
"""
