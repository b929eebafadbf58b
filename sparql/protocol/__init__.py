"""What requests of the SPARQL 1.1 Protocol say, in which form they are answered, and who may send them."""
