"""Fetching from a public address, against a local server that replays what such addresses do."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from kg.errors import FetchFailed, TooLarge
from loaders import fetching
from loaders.fetching import fetch

CONTENT = b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n"


class Replay(BaseHTTPRequestHandler):
    """Answers from a list of (status, headers, body); the last one again and again."""

    script: ClassVar[list[tuple[int, dict[str, str], bytes]]] = []
    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        type(self).seen.append(dict(self.headers))
        status, headers, body = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    Replay.seen.clear()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/kmgbf-all.ttl"
    server.shutdown()
    thread.join()
    server.server_close()


def replay(*script: tuple[int, dict[str, str], bytes]) -> None:
    Replay.script[:] = script


def test_a_file_arrives_whole(address: str, tmp_path: Path) -> None:
    replay((200, {"ETag": '"1"'}, CONTENT))
    fetched = fetch(address, tmp_path, "x.ttl")
    assert fetched.changed
    assert fetched.path.read_bytes() == CONTENT


def test_an_unchanged_file_is_not_sent_again(address: str, tmp_path: Path) -> None:
    replay((200, {"ETag": '"1"'}, CONTENT), (304, {}, b""))
    fetch(address, tmp_path, "x.ttl")
    assert not fetch(address, tmp_path, "x.ttl").changed
    assert Replay.seen[-1]["If-None-Match"] == '"1"'


def test_a_busy_server_is_asked_again(address: str, tmp_path: Path) -> None:
    replay((503, {"Retry-After": "0"}, b""), (500, {}, b""), (429, {}, b""), (200, {}, CONTENT))
    assert fetch(address, tmp_path, "x.ttl", pause=0.01).path.read_bytes() == CONTENT
    assert len(Replay.seen) == 4


def test_a_redirect_is_followed(address: str, tmp_path: Path) -> None:
    replay((301, {"Location": address + "?new"}, b""), (200, {}, CONTENT))
    assert fetch(address, tmp_path, "x.ttl").path.read_bytes() == CONTENT


def test_a_missing_file_is_not_asked_for_twice(address: str, tmp_path: Path) -> None:
    replay((404, {}, b""))
    with pytest.raises(FetchFailed, match="404"):
        fetch(address, tmp_path, "x.ttl", pause=0.01)
    assert len(Replay.seen) == 1


def test_a_file_cut_in_the_middle_does_not_replace_the_old_one(address: str, tmp_path: Path) -> None:
    replay((200, {}, CONTENT))
    fetch(address, tmp_path, "x.ttl")
    replay((200, {"Content-Length": "9999"}, CONTENT[:10]))
    with pytest.raises(FetchFailed):
        fetch(address, tmp_path, "x.ttl", pause=0.01, attempts=2)
    assert (tmp_path / "x.ttl").read_bytes() == CONTENT


def test_nobody_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="ConnectError"):
        fetch("http://127.0.0.1:9/x.ttl", tmp_path, "x.ttl", pause=0.01, attempts=2)


def test_too_much_is_refused(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 10)
    replay((200, {}, CONTENT))
    with pytest.raises(TooLarge):
        fetch(address, tmp_path, "x.ttl")
    assert not (tmp_path / "x.ttl").exists()
