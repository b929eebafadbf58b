"""The hierarchy and the groups of a vocabulary: whole pages that work by links, and parts for scripts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from starlette.requests import Request

from browser.site.contexts import Page
from browser.vocabularies.contexts import Tree, TreeNode, TreePage, TreePart
from browser.vocabularies.view import PAGE, VocabularyView
from kg.errors import NotFound
from kg.vocabularies.lists import ListedThing
from kg.vocabularies.schema import COLLECTION, CONCEPT, GROUP, GROUP_ROOT, ROOT
from kg.vocabularies.tables import Thing

TREE: Final = "tree"
GROUPS: Final = "groups"


class TreeView:
    """A tree of concepts, or of groups and their members, for one request."""

    def __init__(self, request: Request, id_: str, kind: str) -> None:
        self.view = VocabularyView(request, id_)
        self.kind = kind
        self.number = self.view.number()

    def page(self) -> Page:
        """The page, opened at `?uri=`; with `?part=` only what is below that."""
        opened = self._opened()
        part = self.view.request.query_params.get("part", "")
        if opened and part:
            return self._part(opened, GROUPS if part == GROUPS else TREE)
        iri = opened.iri if opened else ""
        trees = self._groups(opened) if self.kind == GROUPS else self._trees(opened)
        node, total = self._shown_alone(opened)
        return TreePage(
            frame=self.view.frame(self._title(node), self._address(iri), index=not iri and self.number == 1),
            head=self.view.head(self.kind, self._address(iri)),
            kind=self.kind,
            trees=() if node else trees,
            opened=node,
            previous_url=self._page_url(iri, self.number - 1) if self.number > 1 else "",
            next_url=self._page_url(iri, self.number + 1) if self._has_more(trees, total, opened) else "",
        )

    def _address(self, iri: str) -> Callable[[str, str], str]:
        to, id_ = self.view.urls, self.view.vocabulary.id
        if self.kind == GROUPS:
            return lambda tag, clang: to.groups(id_, tag, iri, clang, self.number)
        return lambda tag, clang: to.tree(id_, tag, iri, clang, self.number)

    def _page_url(self, iri: str, number: int) -> str:
        to, id_, tag, clang = self.view.urls, self.view.vocabulary.id, self.view.language, self.view.clang
        make = to.groups if self.kind == GROUPS else to.tree
        return make(id_, tag, iri, clang, number)

    def _title(self, node: TreeNode | None) -> str:
        _ = self.view.words
        view = _("Groups") if self.kind == GROUPS else _("Hierarchy")
        title = f"{view} – {self.view.title}"
        title = f"{node.name.value} – {title}" if node else title
        return title if self.number == 1 else f"{title} ({self.number})"

    def _opened(self) -> Thing | None:
        iri = self.view.request.query_params.get("uri", "").strip()
        if not iri:
            return None
        thing = self.view.tables.thing(iri)
        if thing is None:
            raise NotFound(f"<{iri[:300]}> is not in this vocabulary.", "Look for it by name in the search.")
        return thing

    def _part(self, opened: Thing, kind: str) -> TreePart:
        entries, total = self._below(opened, kind)
        more = self._page_url(opened.iri, self.number + 1) if self.number * PAGE < total else ""
        nodes = tuple(self.view.node(entry, kind=self._kind_below(entry, kind)) for entry in entries)
        address = self._address(opened.iri)
        return TreePart(self.view.frame("", address), self.view.head(self.kind, address), nodes, more, total)

    def _kind_below(self, entry: ListedThing, kind: str) -> str:
        return GROUPS if kind == GROUPS and entry.thing.kind == COLLECTION else TREE

    def _below(self, opened: Thing, kind: str, offset: int = -1) -> tuple[list[ListedThing], int]:
        offset = (self.number - 1) * PAGE if offset < 0 else offset
        if kind == GROUPS:
            return self.view.lists.members(opened.id, PAGE, offset)
        if opened.kind != CONCEPT and self.view.tables.objects(ROOT, opened.id):
            return self.view.lists.roots(opened.id, PAGE, offset)
        return self.view.lists.children(opened.id, PAGE, offset)

    def _shown_alone(self, opened: Thing | None) -> tuple[TreeNode | None, int]:
        """What is below one thing without the tree around it: from the second page on, and very far from a root."""
        if opened is None or (self.number == 1 and self._is_unfolded(opened)):
            return None, 0
        entries, total = self._below(opened, self.kind)
        own = self.view.lists.entries([opened])[0]
        nodes = tuple(self.view.node(entry, kind=self._kind_below(entry, self.kind)) for entry in entries)
        return self.view.node(own, current=True, below=nodes, kind=self.kind), total

    def _is_unfolded(self, opened: Thing) -> bool:
        """Whether the way to a thing begins with a root, so that the tree can be unfolded to it."""
        if self.kind == GROUPS:
            path = self._group_path(opened)
            return not path or self.view.tables.is_root(path[0], GROUP_ROOT)
        return opened.kind != CONCEPT or self.view.tables.is_root(self.view.tables.path(opened.id)[0])

    def _has_more(self, trees: tuple[Tree, ...], total: int, opened: Thing | None) -> bool:
        if opened is not None and total:
            return self.number * PAGE < total
        return opened is None and any(tree.total > self.number * PAGE for tree in trees)

    def _trees(self, opened: Thing | None) -> tuple[Tree, ...]:
        """One tree for each scheme, and one for what these do not reach; the way to the opened concept unfolded."""
        lists = self.view.lists
        path = self.view.tables.path(opened.id) if opened and opened.kind == CONCEPT else []
        offset = (self.number - 1) * PAGE if opened is None else 0
        trees = []
        heads = lists.heads()
        for scheme in heads:
            entries, total = lists.roots(scheme.id if scheme else 0, PAGE, offset)
            if not entries:
                continue
            shown = path if path and (scheme.id if scheme else 0) in self._schemes_of(path[0]) else []
            nodes = tuple(self._unfold(entry, shown, opened) for entry in self._with(entries, shown))
            more = self._page_url("", 2) if total > PAGE and opened is not None else ""
            heading = self.view.value(scheme.iri) if scheme and len(heads) > 1 else None
            trees.append(Tree(heading, nodes, total, more, apart=not scheme and len(heads) > 1))
            path = [] if shown else path
        return tuple(trees)

    def _schemes_of(self, root: int) -> list[int]:
        return self.view.tables.subjects(ROOT, root)

    def _with(self, entries: list[ListedThing], path: list[int]) -> list[ListedThing]:
        """The level of the tree, and the opened one first where the level is cut before it."""
        shown = {entry.thing.id for entry in entries}
        if not path or path[0] in shown or len(entries) < PAGE:
            return entries
        thing = self.view.tables.things(path[:1])[path[0]]
        return [*self.view.lists.entries([thing]), *entries]

    def _unfold(self, entry: ListedThing, path: list[int], opened: Thing | None) -> TreeNode:
        current = opened is not None and entry.thing.id == opened.id
        if not path or entry.thing.id != path[0]:
            return self.view.node(entry, current=current, kind=self._kind_below(entry, self.kind))
        entries, total = self._below(entry.thing, TREE, 0)
        below = tuple(self._unfold(one, path[1:], opened) for one in self._with(entries, path[1:]))
        node = self.view.node(entry, current=current, below=below)
        return replace(node, more_url=self._page_url(entry.thing.iri, 2) if total > PAGE else "", total=total)

    def _groups(self, opened: Thing | None) -> tuple[Tree, ...]:
        offset = (self.number - 1) * PAGE if opened is None else 0
        entries, total = self.view.lists.groups(PAGE, offset)
        path = self._group_path(opened) if opened else []
        nodes = tuple(self._unfold_group(entry, path, opened) for entry in self._with(entries, path))
        more = self._page_url("", 2) if total > PAGE and opened is not None else ""
        return (Tree(None, nodes, total, more),) if nodes else ()

    def _group_path(self, opened: Thing) -> list[int]:
        """The way to a group, or to a member by the first of its groups."""
        if opened.kind == COLLECTION:
            return self.view.tables.path(opened.id)
        groups = self.view.tables.objects(GROUP, opened.id)
        return [*self.view.tables.path(min(groups)), opened.id] if groups else []

    def _unfold_group(self, entry: ListedThing, path: list[int], opened: Thing | None) -> TreeNode:
        current = opened is not None and entry.thing.id == opened.id
        kind = self._kind_below(entry, GROUPS)
        if not path or entry.thing.id != path[0] or kind != GROUPS:
            return self.view.node(entry, current=current, kind=kind)
        members, total = self.view.lists.members(entry.thing.id, PAGE)
        below = tuple(self._unfold_group(one, path[1:], opened) for one in self._with(members, path[1:]))
        node = self.view.node(entry, current=current, below=below, kind=GROUPS)
        return replace(node, more_url=self._page_url(entry.thing.iri, 2) if total > PAGE else "", total=total)


def tree_page(request: Request, id_: str) -> Page:
    """GET /{dataset}/{lang}/tree. Raises NotFound."""
    return TreeView(request, id_, TREE).page()


def groups_page(request: Request, id_: str) -> Page:
    """GET /{dataset}/{lang}/groups. Raises NotFound."""
    return TreeView(request, id_, GROUPS).page()
