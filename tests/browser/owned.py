"""A copy with things of every kind, what a partner who owns none says of them, and the addresses that speak of them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from starlette.testclient import TestClient

from browser.app import create_app
from kg.ledger.ledger import Ledger
from kg.settings import Settings
from tests.browser.decided import SITE
from tests.browser.records_data import TARGET
from tests.copying import copy_folder
from tests.vocabularies import add_vocabulary

BASE: Final = "http://metadata.cbd.int/"
THINGS: Final = {
    "a target": f"{BASE}kmgbf/target_3",
    "an indicator": f"{BASE}kmgbf/indicator_A.1",
    "a term": f"{BASE}thesaurus/GBF-TARGET-03",
    "a record": f"{BASE}record/{TARGET}",
    "a decision": f"{BASE}decision/cop/15/4",
    "a meeting": f"{BASE}meeting/COP-15",
    "a foreign concept": "http://example.net/plants/moss",
    "a property": "http://www.w3.org/2004/02/skos/core#broader",
    "a class": f"{BASE}kmgbf/ontology#Target",
    "a dataset": f"{BASE}dataset/kmgbf",
    "nothing": f"{BASE}kmgbf/target_99",
    "no term": f"{BASE}thesaurus/NEVER",
    "no plant": "http://example.net/plants/never",
}
_PREFIXES: Final = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix gbf: <http://metadata.cbd.int/kmgbf/ontology#> .
@prefix p: <http://example.org/partner/> .
"""
PLANTS: Final = (
    _PREFIXES
    + """@prefix v: <http://example.net/plants/> .
v:scheme a skos:ConceptScheme ; dct:title "Plants"@en .
v:plant a skos:Concept ; skos:inScheme v:scheme ; skos:topConceptOf v:scheme ; skos:prefLabel "plant"@en, "plante"@fr .
v:moss a skos:Concept ; skos:inScheme v:scheme ; skos:broader v:plant ; skos:prefLabel "moss"@en ;
  skos:notation "M1" ; skos:definition "Small and green."@en .
v:fern a skos:Concept ; skos:inScheme v:scheme ; skos:broader v:plant ; skos:prefLabel "fern"@en .
"""
)
_PARTNER: Final = _PREFIXES + 'p:scheme a skos:ConceptScheme .\np:own a skos:Concept ; skos:prefLabel "ownzz"@en .\n'
STATEMENTS: Final = (
    'skos:prefLabel "Wrongzz name"@en, "Fauxzz"@fr, "خطأzz"@ar',
    'skos:altLabel "Otherzz name"@en ; skos:hiddenLabel "hiddenzz"',
    'rdfs:label "Labelzz"@en ; dct:title "Titlezz"@en',
    "owl:deprecated true",
    "dct:isReplacedBy p:own",
    'skos:notation "ZZ-9" ; gbf:targetCode "1" ; gbf:indicatorCode "A.0"',
    "a skos:Concept, gbf:Target",
    "a skos:Collection, skos:ConceptScheme, gbf:Indicator",
    "skos:broader p:own, <http://metadata.cbd.int/kmgbf/target_1>",
    "skos:narrower p:own, <http://metadata.cbd.int/kmgbf/target_4> ; skos:related p:own",
    "skos:inScheme p:scheme, <http://metadata.cbd.int/kmgbf/kmgbfScheme> ; skos:topConceptOf p:scheme",
    "skos:inScheme <http://metadata.cbd.int/thesaurus/domain/GBF-TARGETS>",
    'skos:definition "Definitionzz."@en ; skos:scopeNote "Notezz."@en ; dct:description "Descriptionzz."@en',
    "skos:exactMatch p:own ; gbf:isHeadlineFor <http://metadata.cbd.int/kmgbf/target_3>",
    "rdfs:subClassOf skos:Concept, skos:Collection ; rdfs:subPropertyOf skos:prefLabel",
    'void:uriSpace "http://metadata.cbd.int/" ; gbf:custodianAgency "Agencyzz"',
    "dct:spatial <http://metadata.cbd.int/thesaurus/fr> ; gbf:goalCode 'E'",
)
Said = Iterable[tuple[str, str]]
"""Things by their IRI with predicates and objects in Turtle."""


def partner(said: Said) -> str:
    """A vocabulary with a concept of its own that also says something of others' things."""
    lines = [f"<{iri}> {statement} ." for iri, statement in said]
    lines += [f"p:own dct:replaces <{iri}> ." for iri, statement in said if "isReplacedBy" in statement]
    lines += [f"p:scheme skos:hasTopConcept <{iri}> ." for iri, statement in said if "topConceptOf" in statement]
    return _PARTNER + "\n".join(lines)


def add_partner(settings: Settings, ledger: Ledger, said: Said) -> None:
    """Add it, with a claim to every space of names in which it says something."""
    spaces = ("http://example.org/partner/", "http://example.net/plants/", f"{BASE}kmgbf/", f"{BASE}thesaurus/")
    add_vocabulary(settings, ledger, "partner", partner(said), uri_spaces=spaces)


def add_plants(settings: Settings, ledger: Ledger) -> None:
    """Add a vocabulary of identifiers that are not ours."""
    add_vocabulary(settings, ledger, "plants", PLANTS, uri_spaces=("http://example.net/plants/",))


def _addresses() -> Iterator[str]:
    for iri in THINGS.values():
        uri = quote(iri, safe="")
        yield f"/en/page?uri={uri}"
        yield f"/ar/page?uri={uri}"
        yield f"/en/explore?uri={uri}"
        yield from (f"/entity?uri={uri}&format={name}" for name in ("ttl", "nt", "jsonld", "rdf"))
        yield f"/rest/v1/label?uri={uri}&lang=en"
        yield f"/rest/v1/data?uri={uri}&format=text/turtle"
        yield f"/api/search?q={uri}"
    together = [("iri", iri) for iri in THINGS.values()]
    for language in ("en", "fr", "ar"):
        yield f"/api/labels?{urlencode([*together, ('lang', language)])}"
    yield f"/api/resolve?{urlencode(together)}"
    words = "wrongzz otherzz hiddenzz labelzz titlezz zz-9 notezz fauxzz target_3 moss GBF-TARGET-03 Conserve".split()
    for word in words:
        yield from (f"/api/{kind}?q={word}" for kind in ("search", "suggest"))
        yield f"/en/search?q={word}"
        yield f"/rest/v1/search?query={word}*&lang=en"
    yield from (f"/api/kmgbf/{path}?lang=all&include=definition" for path in ("goals", "targets", "indicators"))
    yield from ("/api/kmgbf/indicators/roles", "/api/kmgbf/custodian-agencies", "/api/kmgbf/search?q=wrongzz")
    for view in ("", "tree", "index", "groups", "new"):
        yield from (f"/{id_}/en/{view}" for id_ in ("kmgbf", "plants", "thesaurus"))
    for id_, iri in (("kmgbf", "a target"), ("plants", "a foreign concept"), ("thesaurus", "a term")):
        uri = quote(THINGS[iri], safe="")
        yield f"/{id_}/en/tree?uri={uri}"
        for method in ("data", "label", "broader", "narrower", "hierarchy", "children", "mappings"):
            yield f"/rest/v1/{id_}/{method}?uri={uri}&lang=en&format=text/turtle"
        yield from (f"/rest/v1/{id_}/{method}?lang=en" for method in ("", "topConcepts", "vocabularyStatistics"))
        yield from (f"/sitemap/{id_}/1.xml", f"/api/neighbours?uri={uri}")
    yield from (
        f"/api/v2013/thesaurus/{path}" for path in ("terms/GBF-TARGET-03", "domains", "domains/GBF-TARGETS/terms")
    )
    yield "/api/v2013/thesaurus/terms/GBF-TARGET-03?relations=true"
    yield from ("/en/countries", "/en/countries/mn", "/en/records", "/api/records", "/api/countries/mn")


ADDRESSES: Final = tuple(dict.fromkeys(_addresses()))
_OTHERS: Final = re.compile(r'<section><h2 id="(?:others|cite)">.*?</section>', re.S)
_STATE: Final = re.compile(
    r'20\d\d-\d\d-\d\dT[\d:.]+Z|"generation": ?\d+|change(?: |/en/page/)\d+|State \d+ of|رقم \d+،'
)
"""Numbers of changes and times of loading."""


def answers(client: TestClient) -> Mapping[str, tuple[int, str]]:
    """What every address says, but for the parts of pages that quote others, and that name the version."""
    found = {}
    for address in ADDRESSES:
        answer = client.get(address, headers={"Accept": "text/html, */*;q=0.1"})
        for _ in range(4):
            if not answer.is_redirect:
                break
            answer = client.get(answer.headers["location"], headers={"Accept": "text/html, */*;q=0.1"})
        found[address] = (answer.status_code, _STATE.sub("", re.sub(r"\n+", "\n", _OTHERS.sub("", answer.text))))
    return found


@contextmanager
def site(data: Path) -> Iterator[TestClient]:
    """Requests to a copy."""
    settings = Settings(data=data, public_url=SITE, query_workers=1)
    with TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False) as client:
        yield client


def changed(data: Path, to: Path, change: Callable[[Settings, Ledger], None]) -> Path:
    """A copy of a data folder with a change."""
    copy_folder(data, to)
    settings = Settings(data=to)
    ledger = Ledger(settings.ledger_address)
    change(settings, ledger)
    ledger.close()
    return to
