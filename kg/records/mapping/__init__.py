"""From a JSON body to statements, driven by the shape of its type: pure functions of body, shape and rules for IRIs.

literals, texts, statements, geometry   the atoms of statements
privacy                                 what is never published
base, kinds, bodies                     readers of values, by the kinds that shapes know; then of whole bodies
report                                  what was understood and what was not
"""
