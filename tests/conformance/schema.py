"""The vocabulary of SPARQL 1.1 Service Description (section 3), as rules that a description can break."""

from collections.abc import Mapping
from typing import Final

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
_VALUE = "a value that is an IRI"
# Property: class of its subjects, class of its values (or only what they must be).
_PROPERTIES: Final[Mapping[str, tuple[str, str]]] = {
    "endpoint": ("Service", _VALUE),
    "feature": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "languageExtension": ("Service", "Feature"),
    "propertyFeature": ("Service", "Feature"),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "resultFormat": ("Service", _VALUE),
    "inputFormat": ("Service", _VALUE),
    "defaultEntailmentRegime": ("Service", _VALUE),
    "defaultSupportedEntailmentProfile": ("Service", _VALUE),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", _VALUE),
    "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", _VALUE),
    "supportedEntailmentProfile": ("NamedGraph", _VALUE),
}
_INSTANCES: Final[Mapping[str, str]] = {
    "SPARQL10Query": "Language",
    "SPARQL11Query": "Language",
    "SPARQL11Update": "Language",
    "DereferencesURIs": "Feature",
    "UnionDefaultGraph": "Feature",
    "RequiresDataset": "Feature",
    "EmptyGraphs": "Feature",
    "BasicFederatedQuery": "Feature",
}
_SUBCLASSES: Final = {"Dataset": "GraphCollection"}


def faults(described: Graph) -> list[str]:
    """Every triple of a description that breaks a rule, and what a service must have and has not."""
    found = []
    for subject, predicate, value in described:
        if not str(predicate).startswith(str(SD)):
            continue
        name = str(predicate).removeprefix(str(SD))
        if name not in _PROPERTIES:
            found.append(f"there is no property sd:{name}")
            continue
        owner, wanted = _PROPERTIES[name]
        if not _is_a(described, subject, owner):
            found.append(f"the subject of sd:{name} is no sd:{owner}")
        if isinstance(value, Literal) or (wanted == _VALUE and isinstance(value, BNode)):
            found.append(f"the value of sd:{name} is not an IRI")
        elif wanted != _VALUE and not _is_a(described, value, wanted):
            found.append(f"the value of sd:{name} is no sd:{wanted}")
    services = set(described.subjects(RDF.type, SD.Service))
    if any(len(set(described.objects(service, SD.endpoint))) != 1 for service in services):
        found.append("a service has not exactly one sd:endpoint")
    if not services:
        found.append("nothing in the description is an sd:Service")
    return found


def _is_a(described: Graph, node: object, name: str) -> bool:
    if isinstance(node, URIRef) and str(node).startswith(str(SD)):
        return _INSTANCES.get(str(node).removeprefix(str(SD))) == name
    types = {str(type_).removeprefix(str(SD)) for type_ in described.objects(node, RDF.type)}  # type: ignore[arg-type]
    return name in types or any(_SUBCLASSES.get(type_) == name for type_ in types)
