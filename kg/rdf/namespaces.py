"""The namespaces we write and read. Our own are closed: a misspelt term fails at once."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode


class Namespace:
    """IRIs that share a beginning. With `terms` it is closed: other names raise AttributeError."""

    def __init__(self, iri: str, terms: Iterable[str] = ()) -> None:
        self.iri = iri
        self._terms = frozenset(terms)
        self._nodes: dict[str, NamedNode] = {}

    @property
    def names(self) -> frozenset[str]:
        """The terms of a closed namespace."""
        return self._terms

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        node = self.__dict__[name] = self[name.rstrip("_")]  # next time this is not asked
        return node

    def __getitem__(self, name: str) -> NamedNode:
        node = self._nodes.get(name)
        if node is None:
            if self._terms and name not in self._terms:
                raise AttributeError(f"{self.iri} has no term {name!r}")
            node = self._nodes[name] = NamedNode(self.iri + name)
        return node


RDF: Final = Namespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    ("type", "first", "rest", "nil", "langString", "HTML", "XMLLiteral", "Property", "value", "List"),
)
RDFS: Final = Namespace(
    "http://www.w3.org/2000/01/rdf-schema#",
    "label comment seeAlso subClassOf subPropertyOf domain range isDefinedBy Class Resource".split(),
)
OWL: Final = Namespace(
    "http://www.w3.org/2002/07/owl#",
    (
        "Class Ontology ObjectProperty DatatypeProperty deprecated DeprecatedClass DeprecatedProperty inverseOf sameAs "
        "versionInfo versionIRI equivalentClass unionOf Restriction onProperty hasValue Thing topObjectProperty "
        "topDataProperty"
    ).split(),
)
SKOS: Final = Namespace(
    "http://www.w3.org/2004/02/skos/core#",
    (
        "Concept ConceptScheme Collection OrderedCollection prefLabel altLabel hiddenLabel notation note scopeNote "
        "definition example historyNote editorialNote changeNote broader narrower related broaderTransitive "
        "narrowerTransitive inScheme hasTopConcept topConceptOf member memberList exactMatch closeMatch broadMatch "
        "narrowMatch relatedMatch mappingRelation semanticRelation"
    ).split(),
)
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
DCT: Final = Namespace("http://purl.org/dc/terms/")
DCAT: Final = Namespace("http://www.w3.org/ns/dcat#")
VOID: Final = Namespace("http://rdfs.org/ns/void#")
PROV: Final = Namespace("http://www.w3.org/ns/prov#")
FOAF: Final = Namespace("http://xmlns.com/foaf/0.1/")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")
SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
SCHEMA: Final = Namespace("http://schema.org/")
VCARD: Final = Namespace("http://www.w3.org/2006/vcard/ns#")
HTTP: Final = Namespace("http://www.w3.org/2011/http#")
DC: Final = Namespace("http://purl.org/dc/elements/1.1/")
ISOTHES: Final = Namespace("http://purl.org/iso25964/skos-thes#")
SKOSXL: Final = Namespace("http://www.w3.org/2008/05/skos-xl#")
SKOSMOS: Final = Namespace("http://purl.org/net/skosmos#")
ELI: Final = Namespace(
    "http://data.europa.eu/eli/ontology#",
    (
        "LegalResource LegalResourceSubdivision LegalExpression Format type_document type_subdivision id_local number "
        "date_document passed_by is_part_of has_part is_about cites changes repeals is_realized_by realizes title "
        "language is_embodied_by embodies format is_exemplified_by"
    ).split(),
)
ORG: Final = Namespace("http://www.w3.org/ns/org#")
QB: Final = Namespace("http://purl.org/linked-data/cube#")
SDMX_DIMENSION: Final = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#", ("refArea", "refPeriod"))
SDMX_MEASURE: Final = Namespace("http://purl.org/linked-data/sdmx/2009/measure#", ("obsValue",))
SDMX_ATTRIBUTE: Final = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#", ("unitMeasure", "obsStatus"))
TEXT: Final = Namespace("http://jena.apache.org/text#", ("query",))
AS: Final = Namespace("https://www.w3.org/ns/activitystreams#", "Create Update Delete Tombstone object summary".split())
LDES: Final = Namespace(
    "https://w3id.org/ldes#",
    (
        "EventStream timestampPath sequencePath versionOfPath versionCreatePath versionCreateObject versionUpdatePath "
        "versionUpdateObject versionDeletePath versionDeleteObject"
    ).split(),
)
TREE: Final = Namespace(
    "https://w3id.org/tree#", "Node GreaterThanOrEqualToRelation member node path relation shape value view".split()
)

KMGBF: Final = Namespace(
    "http://metadata.cbd.int/kmgbf/ontology#",
    (
        "Goal Target GoalOrTarget Indicator isHeadlineFor isBinaryFor isComponentFor isComplementaryFor "
        "hasHeadlineIndicator hasBinaryIndicator hasComponentIndicator hasComplementaryIndicator "
        "indicatorCode goalCode targetCode custodianAgency"
    ).split(),
)
KG: Final = Namespace(
    "http://metadata.cbd.int/kg/ontology#",
    (
        "provisionalLanguage termId iso3166Alpha2 iso3166Alpha3 m49 hasAllMembers missingLanguage candidateMatch "
        "onBehalfOf approvedBy"
    ).split(),
)

PREFIXES: Final[Mapping[str, str]] = {
    "": KMGBF.iri,
    "kmgbf": "http://metadata.cbd.int/kmgbf/",
    "gbf": KMGBF.iri,
    "kg": KG.iri,
    "chm": "http://metadata.cbd.int/chm/ontology#",
    "graph": "http://metadata.cbd.int/graph/",
    "thesaurus": "http://metadata.cbd.int/thesaurus/",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "dct": DCT.iri,
    "dcterms": DCT.iri,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": DCAT.iri,
    "void": VOID.iri,
    "prov": PROV.iri,
    "foaf": FOAF.iri,
    "schema": SCHEMA.iri,
    "sh": SH.iri,
    "sd": SD.iri,
    "org": ORG.iri,
    "eli": ELI.iri,
    "qb": QB.iri,
    "sdmx-dimension": SDMX_DIMENSION.iri,
    "sdmx-measure": SDMX_MEASURE.iri,
    "sdmx-attribute": SDMX_ATTRIBUTE.iri,
    "time": "http://www.w3.org/2006/time#",
    "dwc": "http://rs.tdwg.org/dwc/terms/",
    "vcard": VCARD.iri,
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "isothes": "http://purl.org/iso25964/skos-thes#",
    "text": TEXT.iri,
}
"""Prefixes that every query may use without declaring them, and that our Turtle is written with."""

DOCUMENT_PREFIXES: Final[Mapping[str, str]] = {
    name: iri for name, iri in PREFIXES.items() if name not in ("", "dcterms", "text")
}
