"""What requests of the SPARQL 1.1 Protocol say, and in which form, coding and right they are answered."""
