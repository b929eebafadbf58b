"""The Kunming-Montreal Global Biodiversity Framework as Turtle, generated from the tables in `facts/`."""
