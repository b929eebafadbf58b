"""What other datasets say of a thing, quoted as theirs: its names, status and place are those that its owner states.

And the query that finds everything, by whomever."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode, Quad

from browser.site.contexts import Link
from browser.site.dataset_names import dataset_link
from browser.site.values import ValueMaker
from browser.things.contexts import SaidBy
from kg.graph.owners import graph_of

_QUERY: Final = """\
SELECT ?subject ?property ?value WHERE {{
  {{ {about} }} UNION {{ ?subject ?property <{iri}> BIND(<{iri}> AS ?value) }}
}}
LIMIT 1000"""


def query_about(iri: str, graph: str = "") -> str:
    """The query behind the page of a thing: what is stated of it, or all that a graph about it holds, and its links."""
    own = f"GRAPH <{graph}> {{ ?subject ?property ?value }}" if graph else f"<{iri}> ?property ?value"
    return _QUERY.format(about=own, iri=iri)


def said_by_others(values: ValueMaker, iri: str, quads: Iterable[Quad], shown: str = "") -> tuple[SaidBy, ...]:
    """Statements by dataset, in the order of their names; those of the dataset that is `shown` anyway are left out."""
    names, node = values.graph.names, NamedNode(iri)
    groups: dict[str, list[Quad]] = {}
    for quad in quads:
        graph = graph_of(quad)
        groups.setdefault(names.dataset_of(graph) or graph, []).append(quad)
    found = []
    for id_, own in groups.items():
        if id_ != shown:
            about = values.rows(quad for quad in own if quad.subject == node)
            pointing = values.incoming(quad for quad in own if quad.object == node)
            found.append(SaidBy(_dataset(values, id_), about, pointing))
    return tuple(sorted(found, key=lambda one: one.dataset.text.casefold()))


def _dataset(values: ValueMaker, id_: str) -> Link:
    """A dataset by its title, or a graph that belongs to none by its name."""
    to, language = values.urls, values.language
    named = dataset_link(id_, values.labels, to, language) if id_ and ":" not in id_ else None
    if named and named.url:
        return named
    graph = id_ if ":" in id_ else values.graph.names.dataset(id_)
    return Link(to.page(graph, language) if graph else "", id_ or "default")
