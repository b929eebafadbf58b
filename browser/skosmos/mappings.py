"""`mappings`: links to concepts of other vocabularies as JSKOS. Nothing is fetched: labels come from what is loaded."""

import json
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import NamedNode

from browser.skosmos.compact import compact
from browser.skosmos.data import describe
from browser.skosmos.errors import no_data
from browser.skosmos.labels import Label, choose, written
from browser.skosmos.rest_call import Body, RestCall
from browser.skosmos.view import View, holder
from browser.skosmos.wording import MAPPINGS, MEANINGS, compact_class, wording
from kg.texts.languages import DEFAULT, LANGUAGES

_SAFE: Final = "-._~!$&'()*+,;=:@"


def mappings(call: RestCall) -> Body:
    """GET mappings: {mappings: [JSKOS mapping], graph: JSON-LD as a string}. Raises ApiError 400 and 404."""
    view, uri = call.vocabulary, call.uri
    triples = describe(view, uri)
    if not triples or view.find(uri) is None:
        raise no_data()
    node = NamedNode(uri)
    found = []
    for property_ in MAPPINGS:
        values = view.objects(node, NamedNode(property_))
        targets = sorted({value.value for value in values if isinstance(value, NamedNode)})
        found += [_mapping(call, node, property_, target) for target in targets]
    return {"mappings": found, "graph": json.dumps(compact(triples, uri), ensure_ascii=False)}


def _mapping(call: RestCall, source: NamedNode, property_: str, target: str) -> Body:
    view, lang = call.vocabulary, call.lang
    remote = holder(call.views, target) if call.flag("external", default=True) else None
    remote = remote or (view if view.find(target) and view.speaks(target) else None)
    thing = remote.find(target) if remote else None
    labels = remote.names([thing.id]).get(thing.id, []) if remote and thing else []
    content = call.get("clang") or lang
    label = choose(labels, (content, lang, view.default_language))
    notation = thing.notation if thing else ""
    found: Body = {
        "uri": source.value,
        "notation": [notation] if notation else None,
        "type": [compact_class(property_)],
        "prefLabel": label.value if label else target,
        "from": {"memberSet": [{"uri": source.value}]},
        "to": {"memberSet": [_member(target, notation, label)]},
    }
    found["description"] = wording(MEANINGS[property_], lang)
    for key, scheme in (("fromScheme", _scheme(view)), ("toScheme", _scheme(remote))):
        if scheme:
            found[key] = {"uri": scheme}
    found["hrefLink"] = _link(call, remote, target) if remote else target
    found["lang"] = written(label.language) if label else None
    found["vocabName"] = _vocabulary_name(remote, target, lang)
    found["typeLabel"] = wording(MAPPINGS[property_], lang)
    return found


def _member(target: str, notation: str, label: Label | None) -> Body:
    member: Body = {"uri": target}
    if notation:
        member["notation"] = [notation]
    if label:
        member["prefLabel"] = {written(label.language) or "und": label.value}
    return member


def _scheme(view: View | None) -> str:
    return view.default_scheme if view else ""


def _link(call: RestCall, view: View, target: str) -> str:
    """The page of a concept of a local vocabulary, relative to the address of the service."""
    lang = call.get("lang").lower()
    interface = lang if lang in LANGUAGES else DEFAULT
    local = view.local_name(target)
    content = {"clang": call.get("clang")} if call.get("clang") not in ("", interface) else {}
    if local and quote(local, safe=_SAFE) == local:
        return f"{view.id}/{interface}/page/{local}" + (f"?{urlencode(content)}" if content else "")
    return f"{view.id}/{interface}/page/?{urlencode({'uri': target} | content)}"


def _vocabulary_name(view: View | None, target: str, lang: str) -> str:
    if view is not None:
        return view.settings.title(lang) or view.id
    try:
        return urlsplit(target).hostname or target
    except ValueError:
        return target
