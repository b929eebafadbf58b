"""Generated records of ten types, in the proportions of a clearing-house, always the same for a seed."""

import random
import uuid
from collections.abc import Iterator
from typing import Any

COUNTRIES = (
    "ar au be br ca ch cl cn co cr de eg es et fi fr gb gh id in it jp ke kr lb ma mg mn mx my na nl pe ph sn th ug za"
).split()
WORDS = (
    "areas biodiversity coastal community conservation country data ecosystems finance forest genetic habitat "
    "implementation indicators indigenous inland invasive land local management marine measures monitoring national "
    "nature planning policy pollution progress protected report resources restoration review sea soil species strategy "
    "sustainable target traditional use values water wetlands wildlife"
).split()
FRENCH = (
    "aires biodiversité conservation données eaux écosystèmes espèces et de la les des pour finance forêts gestion "
    "habitats indicateurs mesures nationale nature planification protection rapport ressources restauration stratégie"
).split()
LEVELS = ("AABF237C-F906-40D2-9595-5226C8B18A58", "68197B76-67B4-40AD-BB14-A8C340E1320B")
TERM = {"identifier": "A5A6A3F0-3F2D-4E0B-9E0B-0E5A4F6C7D10"}
"""A term of a list that the benchmarks do not look at."""
RECORD = {"identifier": "B7C8D9E0-1F2A-4B3C-8D4E-5F6A7B8C9D0E@1"}
"""A record that is not among those that are made."""
SUBJECTS = ("CBD-SUBJECT-MAR", "CBD-SUBJECT-FOR", "CBD-SUBJECT-PA", "CBD-SUBJECT-IAS", "CBD-SUBJECT-ECOA+ECORES")
Body = dict[str, Any]


class Generator:
    """Bodies of ten types that point to each other, in the proportions of a clearing-house."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._targets: list[str] = []
        self._organisms: list[str] = []
        self._number = 0
        self._makers = {
            "nationalTarget7": (20, self._target),
            "nationalReport7": (5, self._report),
            "nbsap": (5, self._nbsap),
            "resource": (20, self._resource),
            "biosafetyDecision": (15, self._decision),
            "modifiedOrganism": (5, self._organism),
            "absPermit": (10, self._permit),
            "measure": (8, self._measure),
            "organization": (7, self._organization),
            "nationalReport7IndicatorData": (5, self._data),
        }

    def bodies(self, count: int) -> Iterator[Body]:
        """As many bodies as asked for."""
        names = list(self._makers)
        weights = [weight for weight, _ in self._makers.values()]
        for _ in range(count):
            schema = self._random.choices(names, weights)[0]
            self._number += 1
            identifier = str(uuid.UUID(int=self._random.getrandbits(128), version=4)).upper()
            header = {"identifier": identifier, "schema": schema, "languages": ["en", "fr"]}
            yield {"header": header, **self._makers[schema][1](identifier)}

    def _text(self, words: int) -> str:
        return " ".join(self._random.choices(WORDS, k=words)).capitalize()

    def _map(self, words: int) -> Body:
        found = {"en": self._text(words)}
        if self._random.random() < 0.4:
            found["fr"] = " ".join(self._random.choices(FRENCH, k=words)).capitalize()
        return found

    def _html(self, words: int) -> Body:
        return {"en": f"<div><!--block-->{self._text(words)}<br><ul><li>{self._text(8)}</li></ul></div>"}

    def _country(self) -> Body:
        return {"identifier": self._random.choice(COUNTRIES)}

    def _date(self) -> str:
        return f"{self._random.randint(2015, 2026)}-{self._random.randint(1, 12):02d}-{self._random.randint(1, 28):02d}"

    def _link(self) -> Body:
        return {
            "url": f"https://www.example.org/file/{self._number}.pdf",
            "name": f"file {self._number}.pdf",
            "language": "en",
        }

    def _terms(self, values: tuple[str, ...]) -> list[Body]:
        return [{"identifier": value} for value in self._random.sample(values, 2)]

    def _aligned(self) -> list[Body]:
        numbers = self._random.sample(range(1, 24), 3)
        degree = {"identifier": self._random.choice(LEVELS)}
        return [{"identifier": f"GBF-TARGET-{number:02d}", "degreeOfAlignment": degree} for number in numbers]

    def _target(self, identifier: str) -> Body:
        self._targets.append(identifier)
        return {
            "government": self._country(),
            "title": self._map(10),
            "description": self._html(60),
            "globalTargetAlignment": self._aligned(),
            "headlineIndicators": [{"identifier": "GBF-INDICATOR-3.1"}, {"identifier": "GBF-INDICATOR-A.1"}],
            "otherNationalIndicators": [{"identifier": f"N-{self._number}", "value": self._map(6)}],
            "hasNonStateActors": self._random.random() < 0.5,
            "additionalInformation": self._html(30),
            "additionalDocuments": [self._link()],
            "additionalImplementation": {"identifier": "additionalImplementationAvailable"},
        }

    def _report(self, _: str) -> Body:
        sections = [
            {"target": {"identifier": f"{target}@1"}, "targetType": "national", "progressSummary": self._html(40)}
            for target in self._some(self._targets, 6)
        ]
        return {
            "government": self._country(),
            "sectionI": {"processUndertaken": self._html(50)},
            "sectionII": {"implementationProgress": self._html(12)},
            "sectionIII": sections,
            "sectionIV": [{"gbfGoal": {"identifier": "GBF-GOAL-A"}, "summaryOfProgress": self._html(12)}],
            "sectionV": {"assessmentSummary": self._html(50)},
        }

    def _some(self, found: list[str], count: int) -> list[str]:
        return self._random.sample(found, min(count, len(found)))

    def _nbsap(self, _: str) -> Body:
        return {
            "government": self._country(),
            "title": self._map(9),
            "summary": self._html(60),
            "jurisdiction": {"identifier": "7437F880-7B12-4F26-AA91-CED37250DD0A"},
            "isGbfAligned": True,
            "startDate": self._date(),
            "endDate": self._date(),
            "status": {"identifier": "851B10ED-AE62-4F28-B178-6D40389CC8DB"},
            "documentLinks": [self._link(), self._link()],
        }

    def _resource(self, _: str) -> Body:
        return {
            "title": self._map(9),
            "summary": self._html(60),
            "authors": self._map(3),
            "publicationDate": self._date()[:4],
            "resourceLinks": [self._link()],
            "cbdSubjects": self._terms(SUBJECTS),
            "gbfTargets": [{"identifier": each["identifier"]} for each in self._aligned()[:1]],
            "countryRegions": [self._country(), self._country()],
            "tags": [{"en": self._text(1)}, {"en": self._text(1)}],
            "resourceTypes": [TERM],
            "organizations": [RECORD],
        }

    def _decision(self, _: str) -> Body:
        return {
            "government": self._country(),
            "title": self._map(12),
            "date": self._date(),
            "isAmendment": False,
            "decisionTypes": [{"identifier": "3B9ECE67-B35C-40FF-8C06-4EA5FF762899"}],
            "modifiedOrganisms": [{"identifier": each} for each in self._some(self._organisms, 2)],
            "reasons": self._html(40),
            "authorities": [RECORD],
            "expires": False,
            "documents": [self._link()],
        }

    def _organism(self, identifier: str) -> Body:
        self._organisms.append(identifier)
        return {
            "identity": self._map(5),
            "transformationEvent": f"EVENT{self._number}",
            "hasUniqueIdentification": True,
            "uniqueIdentification": f"MON-Ø{self._number % 10000:04d}-{self._number % 10}",
            "description": self._html(40),
            "vector": self._map(3),
            **{name: [RECORD] for name in ("developers", "recipientOrganisms", "genes")},
            "techniqueUsed": [TERM],
            "traits": [TERM],
        }

    def _permit(self, identifier: str) -> Body:
        return {
            "government": self._country(),
            "absCNA": {"identifier": f"{identifier}@2"},
            "title": self._map(6),
            "dateOfIssuance": self._date(),
            "providersConfidential": True,
            "providers": [{"identifier": identifier}],
            "subjectMatter": self._html(20),
            "picGranted": True,
            "amendmentIntent": 0,
            "matEstablished": True,
            "gisMapCenter": {"zoom": 3, "lat": self._random.randint(-60, 60), "lng": self._random.randint(-170, 170)},
            "notes": "internal",
        }

    def _measure(self, _: str) -> Body:
        return {
            "government": self._country(),
            "title": self._map(9),
            "description": self._html(40),
            "documents": [self._link()],
            "entryIntoForce": self._date(),
            "isAmendment": False,
            "type": TERM,
            "authorities": [RECORD],
            "absMeasures": {"geneticResources": {"answer": "yes"}},
            "jurisdiction": {"identifier": "7437F880-7B12-4F26-AA91-CED37250DD0A"},
        }

    def _organization(self, _: str) -> Body:
        return {
            "name": self._map(5),
            "acronym": {"en": f"ORG{self._number}"},
            "city": {"en": self._text(1)},
            "country": self._country(),
            "emails": ["someone@example.org"],
            "phones": ["+1 514 000 0000"],
            "websites": [{"url": "https://www.example.org/"}],
            "thematicAreas": self._terms(SUBJECTS),
            "organizationType": TERM,
        }

    def _data(self, _: str) -> Body:
        rows = [
            {"indicatorCode": "3.1", "year": year, "unit": "%", "value": round(self._random.random() * 100, 2)}
            for year in range(2015, 2025)
        ]
        return {
            "government": self._country(),
            "indicator": {"identifier": "GBF-INDICATOR-3.1"},
            "sourceOfData": "national",
            "data": rows,
        }
