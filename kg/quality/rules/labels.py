"""Labels and documentation: missing, empty, shared."""

from collections import defaultdict
from collections.abc import Iterator

from kg.quality.index import LABELS, NOTES, Index, Texts
from kg.quality.model import LISTED, Finding
from kg.quality.rules.registry import HINT, QSKOS, VOCBENCH, WARNING, rule
from kg.rdf.namespaces import DC, DCT, RDFS, SKOS


@rule(
    "missing-label",
    WARNING,
    QSKOS,
    title="No label",
    explanation="A concept, scheme or collection has no label in any language, so that people see its identifier only.",
    remedy="Give it a preferred label.",
)
def missing_label(index: Index) -> Iterator[Finding]:
    """Concepts without prefLabel; schemes and collections without that, rdfs:label and title."""
    named = index.text(SKOS.prefLabel)
    others = (named, index.text(RDFS.label), index.text(DCT.title), index.text(DC.title))
    groups = (index.schemes | index.collections) & index.subjects
    for resource in index.concepts | groups:
        if resource not in named and (resource in index.concepts or not any(resource in table for table in others)):
            yield Finding(resource)


@rule(
    "empty-label",
    WARNING,
    QSKOS,
    title="Empty label",
    explanation="A label has no text in it, or spaces only.",
    remedy="Fill it in or remove it.",
)
def empty_label(index: Index) -> Iterator[Finding]:
    """Labels without a visible character."""
    return (Finding(subject, (), value, language) for subject, value, language in index.labels if not value.strip())


@rule(
    "overlapping-labels",
    WARNING,
    QSKOS,
    title="One label for several concepts",
    explanation="Concepts of one scheme have the same label in the same language, and for at least one of them it is "
    "the preferred label. Neither readers nor software can distinguish them.",
    remedy="Add what distinguishes them to the preferred labels, or merge the concepts.",
)
def overlapping_labels(index: Index) -> Iterator[Finding]:
    """Preferred labels that another concept of the scheme has as preferred or alternative label."""
    preferred = _holders(index, index.text(SKOS.prefLabel), {})
    holders = _holders(index, index.text(SKOS.altLabel), dict(preferred))
    for label, subjects in holders.items():
        if isinstance(subjects, list) and label in preferred:
            yield from _in_one_scheme(index, label, sorted(set(subjects)))


def _holders(
    index: Index, texts: Texts, known: dict[tuple[str, str], str | list[str]]
) -> dict[tuple[str, str], str | list[str]]:
    """Labels with the concept in use that has them, or those; most labels have one, which makes no list."""
    for subject, values in texts.items():
        if subject in index.in_use:
            for label in values:
                before = known.setdefault(label, subject)
                if before is not subject:
                    known[label] = [*before, subject] if isinstance(before, list) else [before, subject]
    return known


def _in_one_scheme(index: Index, label: tuple[str, str], subjects: list[str]) -> Iterator[Finding]:
    by_scheme: defaultdict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        for scheme in index.schemes_of.get(subject, ("",)):
            by_scheme[scheme].append(subject)
    for members in by_scheme.values():
        if len(members) > 1:
            yield Finding(members[0], tuple(members[1 : LISTED + 1]), *label)


@rule(
    "case-variants",
    HINT,
    VOCBENCH,
    title="Labels that differ in capitals only",
    explanation="The concept has two labels in one language that are the same but for capital and small letters.",
    remedy="Keep one of them: searches do not mind capitals.",
)
def case_variants(index: Index) -> Iterator[Finding]:
    """Labels of a concept that are equal when case is folded."""
    by_subject: dict[str, list[tuple[str, str]]] = {}
    for property_ in LABELS[:2]:
        for subject, values in index.texts.get(property_, {}).items():
            known = by_subject.get(subject)
            by_subject[subject] = values if known is None else known + values
    for subject, values in by_subject.items():
        if len(values) < 2:
            continue
        seen: dict[tuple[str, str], str] = {}
        for value, language in values:
            other = seen.setdefault((value.casefold(), language), value)
            if other != value:
                yield Finding(subject, (), f"{other} | {value}", language)


@rule(
    "code-in-label",
    HINT,
    VOCBENCH,
    title="Label that begins with its notation",
    explanation="The notation is in the preferred label too, so that lists show it twice and sort by it.",
    remedy="Keep the notation in skos:notation and the words in the label.",
)
def code_in_label(index: Index) -> Iterator[Finding]:
    """Preferred labels that begin with the concept's notation and go on after it."""
    labels = index.text(SKOS.prefLabel)
    for subject, notations in index.text(SKOS.notation).items():
        for value, language in labels.get(subject, ()):
            for notation, _ in notations:
                if (
                    any(map(str.isdigit, notation))
                    and value.startswith(notation)
                    and not value[len(notation) : len(notation) + 1].isalnum()
                ):
                    if len(value) > len(notation):
                        yield Finding(subject, (), value, language)
                    break


@rule(
    "undocumented",
    HINT,
    QSKOS,
    title="No definition and no note",
    explanation="Only labels explain what the concept means.",
    remedy="Add a definition or a scope note.",
)
def undocumented(index: Index) -> Iterator[Finding]:
    """Concepts in use without any documentation property; literal or structured."""
    documented: set[str] = set()
    for property_ in (*NOTES, DCT.description.value, RDFS.comment.value):
        documented.update(index.texts.get(property_, ()), index.links.get(property_, ()))
    yield from (Finding(concept) for concept in index.current if concept not in documented)


@rule(
    "no-definition",
    HINT,
    VOCBENCH,
    title="Notes but no definition",
    explanation="The concept is documented, but what it means is not defined.",
    remedy="Add skos:definition.",
)
def no_definition(index: Index) -> Iterator[Finding]:
    """Concepts in use with other documentation and without a definition."""
    definition, *others = NOTES
    defined = {*index.texts.get(definition, ()), *index.links.get(definition, ()), *index.text(DCT.description)}
    noted: set[str] = set()
    for property_ in others:
        noted.update(index.texts.get(property_, ()), index.links.get(property_, ()))
    yield from (Finding(concept) for concept in index.current if concept in noted and concept not in defined)


@rule(
    "multiple-definitions",
    WARNING,
    VOCBENCH,
    title="Several definitions in one language",
    explanation="The concept is defined more than once in this language. The value is the number of definitions.",
    remedy="Keep one definition and make the others notes.",
)
def multiple_definitions(index: Index) -> Iterator[Finding]:
    """More than one definition per language tag."""
    for subject, values in index.text(SKOS.definition).items():
        if len(values) > 1:
            counts: defaultdict[str, int] = defaultdict(int)
            for _value, language in values:
                counts[language] += 1
            for language, count in counts.items():
                if count > 1:
                    yield Finding(subject, (), str(count), language)
