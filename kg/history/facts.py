"""Type and government of a record, read out of the lines about it alone, whoever owns which names."""

from typing import Final

from kg.rdf.documents import CanonicalGraph
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import rebased
from kg.rdf.namespaces import RDF
from kg.records.model import CHM
from kg.records.reading import types_by_class

_LENGTH: Final = 2


class FactReader:
    """Reads them, under one base."""

    def __init__(self, names: GraphNames) -> None:
        base = names.base_iri
        self._government = f"> <{rebased(CHM.government.value, base)}> <{base}thesaurus/".encode()
        self._type = f"> {RDF.type} <".encode()
        types = types_by_class().items()
        self._schemas = {rebased(iri, base).encode(): type_.schema for iri, type_ in types}

    def read(self, content: CanonicalGraph, record: str) -> tuple[str, str]:
        """Name of the schema and code of the government (ISO 3166-1 alpha-2, capitals); '' for none."""
        text, own = content.ntriples, f"<{record}".encode()
        schemas = (self._schemas.get(value, "") for value in _values(text, own + self._type))
        codes = (value.decode().upper() for value in _values(text, own + self._government))
        schema = next(filter(None, schemas), "")
        return schema, next((code for code in codes if len(code) == _LENGTH), "")


def _values(text: bytes, beginning: bytes) -> list[bytes]:
    """The ends of the IRIs that stand behind lines' beginning, in order."""
    found: list[bytes] = []
    place = 0 if text.startswith(beginning) else text.find(b"\n" + beginning) + 1
    while (place or not found) and text.startswith(beginning, place):
        start = place + len(beginning)
        found.append(text[start : text.find(b">", start)])
        place = text.find(b"\n", start) + 1
    return found
