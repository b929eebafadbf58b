"""Which changes an address asks for: those of a dataset, a type of record, a Party, a thing, or of several of these."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode
from starlette.datastructures import QueryParams

from browser.http.parameters import clean
from kg.errors import InvalidInput
from kg.graph.datasets import read_datasets
from kg.history.model import Selection
from kg.knowledge.knowledge import Knowledge
from kg.rdf.graph_names import GraphNames
from kg.rdf.identifiers import is_iri
from kg.records.countries import countries
from kg.records.types import read_record_types

NAMES: Final = ("dataset", "schema", "party", "thing")
"""The parameters, in the order in which addresses of ours have them."""
LONGEST: Final = 2_000
GREATEST: Final = 2**62
"""No event has a greater number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice among changes; '' for what does not matter."""

    dataset: str = ""
    schema: str = ""
    party: str = ""
    thing: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The same as parameters of an address."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    @property
    def selection(self) -> Selection:
        """The same for the tables of events."""
        return Selection(self.dataset, self.schema, self.party, self.thing)


def read_choice(sent: QueryParams, knowledge: Knowledge) -> Choice:
    """The choice in an address. Raises InvalidInput."""
    dataset, schema, party, thing = (sent.get(name, "").strip() for name in NAMES)
    return Choice(_dataset(dataset, knowledge), _schema(schema), _party(party), _thing(thing))


def _dataset(name: str, knowledge: Knowledge) -> str:
    if name and name != GraphNames.RECORDS and name not in knowledge.vocabularies:
        known = {dataset.id for dataset in read_datasets(knowledge.graph)}
        if name not in known and not knowledge.events.count(Selection(dataset=name)):
            hint = f"`{GraphNames.RECORDS}` for records, or the id of a vocabulary, such as `kmgbf`."
            raise InvalidInput(f"There is no dataset {clean(name)[:80]}.", hint)
    return name


def _schema(name: str) -> str:
    if name and name not in read_record_types():
        raise InvalidInput(
            f"There is no type of record {clean(name)[:80]}.", "GET /api/validate/schemas lists those there are."
        )
    return name


def _party(code: str) -> str:
    if code and code.lower() not in countries():
        raise InvalidInput(f"party={clean(code)[:40]} is no country.", "Two letters of ISO 3166-1, such as CA, or EU.")
    return code.upper()


def _thing(iri: str) -> str:
    if iri and (len(iri) > LONGEST or not is_iri(iri)):
        raise InvalidInput(f"thing={clean(iri)[:80]} is no IRI.", "Write the whole identifier of the thing, encoded.")
    return NamedNode(iri).value if iri else ""


def read_number(sent: QueryParams, name: str) -> int | None:
    """The number of an event in an address; None if there is none. Raises InvalidInput."""
    text = sent.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > GREATEST:
        raise InvalidInput(f"{name}={clean(text)[:40]} is not possible.", f"{name} is the number of an event.")
    return int(text)
