"""Every page of many concepts: `python -m tests.browser.every_page DATA [--concepts 1000] [--vocabulary ID]`.

Asks a server in this process for the pages of random concepts of every vocabulary in all six languages, and for the
views of each. Says which did not answer 200 or are no whole page; the exit code is their number, 100 at most.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from starlette.testclient import TestClient

from browser.app import create_app
from kg.knowledge.knowledge import KnowledgeBase
from kg.settings import Settings
from kg.texts.languages import LANGUAGES
from kg.vocabularies.vocabulary import Vocabulary

_VIEWS = ("", "tree", "index", "groups", "new", "changes", "search?q=a", "explore")


def addresses(vocabulary: Vocabulary, concepts: int) -> Iterator[str]:
    """The views of a vocabulary, and the pages of random things in it (always the same ones), in every language."""
    rows = vocabulary.tables.rows("SELECT iri FROM thing WHERE kind <> '' ORDER BY id")
    chosen = random.Random(2030).sample(rows, min(concepts, len(rows)))
    for language in LANGUAGES:
        yield from (f"/{vocabulary.id}/{language}/{view}" for view in _VIEWS)
        yield from (f"/{vocabulary.id}/{language}/page/?{urlencode({'uri': iri})}" for (iri,) in chosen)


def failures(client: TestClient, paths: Iterator[str]) -> Iterator[str]:
    """What did not answer with a whole page."""
    for path in paths:
        answer = client.get(path, headers={"Accept": "text/html"})
        text = answer.text
        if answer.status_code != 200 or text.count("<h1") != 1 or not text.rstrip().endswith("</html>"):
            yield f"{answer.status_code} {path} {text[:200] if answer.status_code != 200 else ''}"


def main(arguments: Sequence[str]) -> int:
    """Ask, and say what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--concepts", type=int, default=1000)
    parser.add_argument("--vocabulary", default="")
    given = parser.parse_args(arguments)
    settings = Settings(data=given.data, public_url="http://testserver/", query_workers=1, cache=1)
    found = KnowledgeBase(settings).current().vocabularies
    total = 0
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        for id_, vocabulary in found.items():
            if given.vocabulary in ("", id_):
                paths = list(addresses(vocabulary, given.concepts))
                wrong = list(failures(client, iter(paths)))
                print(f"{id_}: {len(paths)} pages, {len(wrong)} failed", *wrong[:10], sep="\n  ", flush=True)
                total += len(wrong)
    return min(total, 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
