"""Changes of things: as an event stream, as feeds, for programs and for people."""
