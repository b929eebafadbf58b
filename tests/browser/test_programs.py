"""The programs of the query page, run as they are shown: whatever the query holds, it arrives as it was."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browser.queries.programs import programs, quote_javascript, quote_python, quote_r

NASTY = [
    "ASK {}",
    "",
    'SELECT ?s\nWHERE { ?s ?p "it\'s" }\n',
    """'; touch /tmp/owned; echo '""",
    '''"); import os; os.system("touch /tmp/owned"); ("''',
    "`touch owned` $(touch owned) ${HOME} %s {query} {} {{}} \\",
    "back\\slash \\n \\u0041 \\' \\\" trailing \\",
    "tab\there\rreturn\x0bvertical\x7fdelete\x01",
    "العربية 中文 русский 𝔘nicode é\u2028line\u2029paragraph\u202eturned\u2066",
    '${`${1}`} // */ /* <!-- </script> #{x} "" \'\'\' """',
    "line one\n\n  line three \\\n# comment 'x'\n",
    "@file =x &y=z +%20 ;",
    "-- -o x --data y",
]
BODY = {
    "table": b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"seen"}}]}}',
    "truth": b'{"head":{},"boolean":true}',
    "graph": b"<urn:a> <urn:b> <urn:seen> .",
}
SHOWN = {"table": "seen", "truth": "rue", "graph": "urn:seen"}


class Endpoint:
    """A server that notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = parse_qs(body, keep_blank_values=True, strict_parsing=True)
                assert list(fields) == ["query"]
                endpoint.asked.append((fields["query"][0], self.headers["Accept"]))
                answer = BODY[self.path.strip("/")]
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *arguments: object) -> None:
                """Be quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    started = Endpoint()
    thread = threading.Thread(target=started.server.serve_forever, daemon=True)
    thread.start()
    yield started
    started.server.shutdown()
    started.server.server_close()
    thread.join()


def run(key: str, text: str, folder: Path) -> str:
    """Run a program as a reader would."""
    if key == "curl":
        command = ["sh", "-c", text]
    elif key == "python":
        (folder / "ask.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "ask.py"]
    else:
        (folder / "ask.mjs").write_text(text, encoding="utf-8")
        command = ["node", "ask.mjs"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def require_program(key: str) -> None:
    """Skip where what runs a program is not installed."""
    name = {"curl": "curl", "python": sys.executable, "javascript": "node"}[key]
    if not shutil.which(name):
        pytest.skip(f"{name} is not here")


@pytest.mark.parametrize("key", ["curl", "python", "javascript"])
@pytest.mark.parametrize("query", NASTY, ids=range(len(NASTY)))
def test_a_query_arrives_as_it_was(endpoint: Endpoint, tmp_path: Path, query: str, key: str) -> None:
    require_program(key)
    made: dict[str, str] = {program.key: program.text for program in programs(query, f"{endpoint.url}/table", "table")}
    endpoint.asked.clear()
    before = set(tmp_path.iterdir())
    assert "seen" in run(key, made[key], tmp_path)
    assert [asked for asked, _accept in endpoint.asked] == [query]
    assert {path.name for path in set(tmp_path.iterdir()) - before} <= {"ask.py", "ask.mjs"}


@pytest.mark.parametrize("key", ["curl", "python", "javascript"])
@pytest.mark.parametrize("kind", ["table", "truth", "graph"])
def test_every_kind_of_answer_is_asked_for_and_shown(endpoint: Endpoint, tmp_path: Path, kind: str, key: str) -> None:
    require_program(key)
    made: dict[str, str] = {program.key: program.text for program in programs("ASK {}", f"{endpoint.url}/{kind}", kind)}
    endpoint.asked.clear()
    assert SHOWN[kind] in run(key, made[key], tmp_path)
    assert endpoint.asked[0][1] == {
        "table": "text/csv" if key == "curl" else "application/sparql-results+json",
        "truth": "application/sparql-results+json",
        "graph": "text/turtle",
    }[kind]  # fmt: skip


def read_r(quoted: str) -> str:
    """What R makes of a string: the escapes of its manual, section 10.3.1, and nothing else."""
    simple = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "\\": "\\", '"': '"'}
    assert quoted[0] == quoted[-1] == '"'
    text, out, place = quoted[1:-1], [], 0
    while place < len(text):
        if text[place] != "\\":
            assert text[place] != '"', "the string ends here"
            out.append(text[place])
            place += 1
        elif text[place + 1] == "u":
            out.append(chr(int(text[place + 2 : place + 6], 16)))
            place += 6
        else:
            out.append(simple[text[place + 1]])
            place += 2
    return "".join(out)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_strings_are_read_as_they_were_written(text: str) -> None:
    assert eval(quote_python(text)) == text
    assert read_r(quote_r(text)) == text.replace("\0", "")
    assert quote_javascript(text) == quote_python(text)
    assert not any(mark in quote_r(text) for mark in "\n\r\u2028\u202e\x00")
