"""From a JSON body to statements, driven by the shape of its type."""
