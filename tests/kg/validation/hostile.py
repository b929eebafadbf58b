"""A hundred documents that mean harm: each must have an answer, none may publish, fetch or fill memory."""

from collections.abc import Iterator

from tests.kg.validation.hostile_json import json_documents
from tests.kg.validation.hostile_rdf import rdf_documents
from tests.kg.validation.hostility import Hostile


def hostile_documents(address: str) -> Iterator[Hostile]:
    """All of them; those that would have something fetched name `address`, such as `http://127.0.0.1:9999`.

    Tables (formulas in CSV) and archives (zip bombs) are no documents here, and must be refused as such.
    """
    yield from json_documents(address)
    yield from rdf_documents(address)
