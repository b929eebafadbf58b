"""Hints for queries that name terms or prefixes that do not exist: the closest that do."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from kg.errors import InvalidInput
from kg.rdf import namespaces
from sparql.language import tokens
from sparql.language.prefixes import WELL_KNOWN
from sparql.language.tokens import IRI, PNAME, Token


def undeclared_prefix(text: str, found: Sequence[Token], prefix: str, known: Mapping[str, str]) -> InvalidInput:
    """The error for a prefix that is neither declared nor among the defaults, with its namespace if we know it."""
    index = next(i for i, (kind, token) in enumerate(found) if kind == PNAME and token.partition(":")[0] == prefix)
    name = found[index][1]
    if prefix.lower() == "a" and "" in known:
        hint = f"After the keyword “a” there must be a space: “a {name[1:]}”."
    elif prefix in WELL_KNOWN:
        hint = f"Add at the top: PREFIX {prefix}: <{WELL_KNOWN[prefix]}>"
    elif close := get_close_matches(prefix.lower(), list(known), n=1, cutoff=0.6):
        hint = f"Did you mean “{close[0]}:”? It stands for <{known[close[0]]}>."
    else:
        hint = f"Add at the top: PREFIX {prefix}: <…> with the namespace that you mean."
    return tokens.at(text, tokens.start_of(text, index), f"The prefix “{prefix}:” is not declared.", hint)


def _closed() -> Mapping[str, frozenset[str]]:
    """Our closed namespaces: IRI of the namespace to its terms."""
    spaces = (value for value in vars(namespaces).values() if isinstance(value, namespaces.Namespace))
    return {space.iri: space._terms for space in spaces if space._terms and len(space._terms) > 1}


def misspelt_terms(text: str, prefixes: Mapping[str, str]) -> Iterable[str]:
    """Sentences about terms that do not exist in the vocabularies we know whole, each with the closest that does.

    For queries that failed or found nothing; `prefixes` are those in force. Never raises.
    """
    try:
        found = tokens.tokenize(text)
    except InvalidInput:
        return
    closed = _closed()
    for name in dict.fromkeys(token for kind, token in found if kind in (PNAME, IRI)):
        iri = name[1:-1] if name.startswith("<") else _expand(name, prefixes)
        for space, terms in closed.items():
            local = iri[len(space) :]
            if not iri.startswith(space) or not local or local in terms:
                continue
            close = get_close_matches(local, terms, n=1, cutoff=0.6)
            meant = f" Did you mean “{name[: -len(local.rstrip('>'))]}{close[0]}”?" if close and ":" in name else ""
            yield f"“{name}” is not a term of <{space}>.{meant}"


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, "") + local
