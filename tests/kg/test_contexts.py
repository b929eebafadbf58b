"""The published JSON-LD contexts: a name for every property, and numbers that never change their meaning."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import NotFound
from kg.rdf.contexts import CONTEXT, context_document, context_version, context_versions
from kg.rdf.namespaces import (
    DCT,
    ELI,
    KG,
    KMGBF,
    ORG,
    QB,
    RDF,
    RDFS,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
)  # fmt: skip
from kg.records.types import read_record_types
from ontologies.checking.terms import read_all
from ontologies.turtle import BASE

DIGESTS = {1: "748a1fdaa90b1e0b", 2: "2cbb410d4478c669", 3: "fe2cef00f6b2a091"}
"""A row more with every new context; never another digest for a number that was published."""


def test_what_was_published_under_a_number_stays() -> None:
    found = {number: sha256(context_version(str(number))).hexdigest()[:16] for number in context_versions()}
    assert found == DIGESTS
    with pytest.raises(NotFound):
        context_version("99")


def test_every_property_of_the_framework_and_of_this_service_has_a_name() -> None:
    named = {term["@id"] for term in CONTEXT["@context"].values() if isinstance(term, dict)}
    spaces = (KMGBF.iri, KG.iri)
    properties = [iri for iri in read_all().properties if iri.startswith(spaces)]
    assert len(properties) > 15
    assert set(properties) <= named
    assert {DCT.source.value, RDFS.seeAlso.value} <= named


def test_what_decisions_memberships_and_figures_are_said_in_has_a_name() -> None:
    named = {term["@id"] for term in CONTEXT["@context"].values() if isinstance(term, dict)}
    spaces = tuple(space.iri for space in (ELI, ORG, QB, SDMX_ATTRIBUTE, SDMX_DIMENSION, SDMX_MEASURE))
    used = {iri for type_ in read_record_types().values() for _, field in type_.walk() for iri in [field.property_iri]}
    for file in (Path(__file__).parents[2] / "ontologies").glob("*/*.ttl"):
        used |= {quad.predicate.value for quad in parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=BASE)}
    used |= {ELI[name].value for name in ELI.names if name[0].islower()}
    assert len(wanted := {iri for iri in used if iri.startswith(spaces)}) > 30
    assert wanted <= named


@pytest.mark.parametrize("number", context_versions())
def test_names_of_numbered_contexts_mean_the_same_today(number: int) -> None:
    """Who reads a document by its names reads it with the context of today, too."""
    before = json.loads(context_version(str(number)))["@context"]
    assert {name: CONTEXT["@context"].get(name) for name in before} == before
    assert json.loads(context_document()) == CONTEXT


def test_the_context_reads_what_it_names() -> None:
    document = {**CONTEXT, "uri": f"{BASE}x", "targetCode": 3, "seeAlso": ["http://y/"], "source": "Z"}
    found = {quad.predicate for quad in parse(json.dumps(document), RdfFormat.JSON_LD)}
    assert found == {KMGBF.targetCode, RDFS.seeAlso, DCT.source}
    assert NamedNode(RDF.type.value) not in found
