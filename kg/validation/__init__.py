"""Judging what somebody wants to publish, before it is published: four layers, one kind of finding.

reading, envelope    bytes to a JSON value in bounds; who it says it is
tracing              the mapping of a body, with places of values, and what loads pass over in silence
shapes, engines      the shapes of a type as SHACL, and the engines that judge by them
known, checks        what the graph knows, and what only it can judge: terms, references, order of dates
validator, report    the layers one after another, and their report in words, as JSON and as RDF
findings             the one kind of finding, and what each kind is called in six languages
rdf_text, rdf_record RDF read and refused where it could do harm; `graphs` judges what is a record's own
documents            documents in every form
json_schema          the form of bodies for programs that write them; `examples` of them
"""
