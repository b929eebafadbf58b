"""Write the context of today under the next number, if it differs from the newest: `python -m kg.rdf.contexts`."""

from pathlib import Path

from kg.rdf.contexts import context_document, context_version, context_versions

newest = context_versions()[-1]
if context_version(str(newest)) != context_document():
    Path(__file__).with_name(f"{newest + 1}.jsonld").write_bytes(context_document())
