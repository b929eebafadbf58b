"""`groups` and `groupMembers`."""

from browser.skosmos.errors import ApiError
from browser.skosmos.labels import find
from browser.skosmos.rest_call import ONKI, Body, RestCall
from browser.skosmos.view import View
from browser.skosmos.wording import compact_class
from kg.vocabularies.building import fold_label
from kg.vocabularies.schema import MEMBER, SUB_GROUP, SUPER_GROUP


def groups(call: RestCall) -> Body:
    """GET groups: {uri: "", groups: [{uri, prefLabel, hasMembers, childGroups?, notation?}]}, by label."""
    context = call.context(
        ONKI,
        {
            "prefLabel": "skos:prefLabel",
            "groups": "onki:hasGroup",
            "childGroups": {"@id": "skos:member", "@type": "@id"},
            "hasMembers": "onki:hasMembers",
        },
    )
    return {"@context": context, "uri": "", "groups": _groups(call.vocabulary, call.lang)}


def _groups(view: View, lang: str) -> list[Body]:
    sql = "SELECT thing FROM type WHERE class = ? AND stated >= ?"
    ids = {row[0] for row in view.rows(sql, (view.settings.group_class, view.least))}
    things, names = view.things(ids), view.names(ids)
    members, below = view.pairs(MEMBER, ids, stated=1), view.pairs(SUB_GROUP, ids, stated=1)
    found = []
    for id_ in ids:
        label = find(names.get(id_, []), lang)
        if label is None:
            continue
        group: Body = {"uri": things[id_][0], "prefLabel": label.value, "hasMembers": id_ in members}
        inside = sorted({child for child in (*members.get(id_, ()), *below.get(id_, ())) if child in ids})
        if inside:
            group["childGroups"] = [things[child][0] for child in inside]
        if things[id_][1]:
            group["notation"] = things[id_][1]
        found.append(group)
    return sorted(found, key=lambda group: (fold_label(str(group["prefLabel"])), str(group["uri"])))


def group_members(call: RestCall) -> Body:
    """GET groupMembers: {uri, members: [{uri, prefLabel?, type, isSuper, hasMembers, notation?}]}, by label."""
    view, uri = call.vocabulary, call.uri
    group = view.find(uri)
    ids = _members(view, group.id) if group else set()
    if not ids:
        raise ApiError(404, "Not Found", f"Could not find group <{uri}>")
    context = call.context({"prefLabel": "skos:prefLabel", "members": "skos:member"})
    return {"@context": context, "uri": uri, "members": _describe(view, ids, call.lang)}


def _members(view: View, group: int) -> set[int]:
    sql = (
        "SELECT relation.object AS id FROM relation WHERE property = ? AND subject = ? AND stated = 1 UNION "
        "SELECT relation.subject FROM relation WHERE property = ? AND object = ? AND stated = 1"
    )
    ids = {row[0] for row in view.rows(sql, (MEMBER, group, SUPER_GROUP, group))}
    known = view.types(ids)
    if view.settings.show_deprecated:
        return {id_ for id_ in ids if id_ in known}
    return {id_ for id_, thing in view.tables.things(list(ids)).items() if id_ in known and not thing.deprecated}


def _describe(view: View, ids: set[int], lang: str) -> list[Body]:
    things, names, types = view.things(ids), view.names(ids), view.types(ids)
    above, with_members = view.being(SUPER_GROUP, ids), view.having(MEMBER, ids)
    found = []
    for id_ in ids:
        label = find(names.get(id_, []), lang)
        member: Body = {"uri": things[id_][0]}
        if label:
            member["prefLabel"] = label.value
        member["type"] = [compact_class(class_) for class_ in types[id_]]
        member |= {"isSuper": id_ in above, "hasMembers": id_ in with_members}
        if things[id_][1]:
            member["notation"] = things[id_][1]
        found.append(member)
    return sorted(found, key=lambda member: (fold_label(str(member.get("prefLabel", ""))), str(member["uri"])))
