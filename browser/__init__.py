"""HTTP for people and programs, and the composition root `browser.app`. May import `sparql` and `kg`."""
