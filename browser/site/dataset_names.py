"""What datasets are called, in the reader's language, and where that leads."""

from browser.site.contexts import Link
from browser.site.frame import words
from browser.urls import Urls
from kg.graph.labels import Labels
from kg.rdf.graph_names import GraphNames
from kg.texts.languages import choose_label


def dataset_link(id_: str, labels: Labels, to: Urls, language: str) -> Link:
    """A dataset by its title, an ontology by its own; what has neither by its id, without an address."""
    base, _ = to.identifiers.base_iri, words(language)
    if title := choose_label(labels.texts(to.identifiers.dataset(id_)), language):
        return Link(to.dataset(id_, language), title.value)
    ontology = f"{base}{id_}/ontology"
    if title := choose_label(labels.texts(ontology), language):
        return Link(to.page(ontology, language), title.value)
    ours = {
        GraphNames.RECORDS: Link(to.records(language), _("Records")),
        "catalogue": Link(f"{to.download(language)}#catalogue", _("Catalogue")),
        "vocabulary": Link(to.vocabularies(language), _("Vocabularies")),
    }
    return ours.get(id_, Link("", id_))
