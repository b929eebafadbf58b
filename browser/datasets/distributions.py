"""Files of datasets in the catalogue (DCAT 3, section 6.8)."""

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.publishing.dumps import Dump
from kg.rdf.formats import Format
from kg.rdf.namespaces import DCAT, DCT, RDF, VOID, XSD
from kg.texts.languages import DEFAULT, Text

_SPDX: Final = "http://spdx.org/rdf/terms#"
_MEDIA_TYPE: Final = "https://www.iana.org/assignments/media-types/"


def describe_file(dataset: NamedNode, file: NamedNode, format_: Format, names: Iterable[Text] = ()) -> Iterator[Triple]:
    """A file that a dataset can be had as, called by the names of the dataset and the format."""
    yield Triple(dataset, DCAT.distribution, file)
    yield Triple(file, RDF.type, DCAT.Distribution)
    for name in tuple(names) or (Text("", DEFAULT),):
        title = " – ".join(filter(None, (name.value, format_.title)))
        yield Triple(file, DCT.title, Literal(title, language=name.language or None))
    yield Triple(file, DCAT.accessURL, file)
    yield Triple(file, DCAT.downloadURL, file)
    yield Triple(file, DCAT.mediaType, NamedNode(_MEDIA_TYPE + format_.media_type))


def describe_dump(
    dataset: NamedNode, file: NamedNode, format_: Format, made: Dump | None, names: Iterable[Text] = ()
) -> Iterator[Triple]:
    """A file with the whole of a dataset; its size in bytes and checksum once it is `made`."""
    yield from describe_file(dataset, file, format_, names)
    yield Triple(dataset, VOID.dataDump, file)
    if made:
        checksum = NamedNode(f"{file.value}#checksum")
        yield Triple(file, DCAT.byteSize, Literal(str(made.size), datatype=XSD.nonNegativeInteger))
        yield Triple(file, NamedNode(f"{_SPDX}checksum"), checksum)
        yield Triple(checksum, RDF.type, NamedNode(f"{_SPDX}Checksum"))
        yield Triple(checksum, NamedNode(f"{_SPDX}algorithm"), NamedNode(f"{_SPDX}checksumAlgorithm_sha256"))
        yield Triple(checksum, NamedNode(f"{_SPDX}checksumValue"), Literal(made.sha256, datatype=XSD.hexBinary))
