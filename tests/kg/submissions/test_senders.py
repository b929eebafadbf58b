"""Mail over real connections: encrypted at once or by STARTTLS, with a login, refused, mistrusted, never answered."""

from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
import sqlalchemy as sa

from kg.ledger.ledger import Ledger
from kg.settings import Settings
from kg.submissions.figures import read_figures
from kg.submissions.mail import senders
from kg.submissions.mail.senders import NotSent, open_sender
from kg.submissions.mail.sending import WAITS, Mail
from kg.submissions.tables import notices, outbox
from tests.kg.submissions.postmen import Manners, certify, serving
from tests.kg.submissions.proposals import People, judged
from tests.kg.submissions.test_mail import NOW, person

LOGIN = "us er:p@ss/word"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certify(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(autouse=True)
def _impatient(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(senders, "_PATIENCE", 0.5)


def message(to: str = "author@example.org") -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "data@example.org", to, "Déclaration"
    made.set_content("Ein Satz.\n.\nالسلام\n")
    return made


def send(address: str) -> str:
    """Why a message was not sent; '' if it was."""
    sender = open_sender(address)
    assert sender is not None
    with closing(sender):
        try:
            sender.send(message())
        except NotSent as error:
            return str(error)
    return ""


@pytest.mark.parametrize("scheme", ["smtps", "smtp", "smtp+starttls"])
def test_a_login_is_sent_when_the_connection_is_encrypted(certificate: Path, scheme: str) -> None:
    with serving(Manners(certificate, scheme == "smtps", LOGIN)) as server:
        port = server.server_address[1]
        assert send(f"{scheme}://us%20er:p%40ss%2Fword@localhost:{port}") == ""
        assert (len(server.received), server.secrets, server.encrypted) == (1, [LOGIN], 1)


def test_starttls_without_a_login_is_asked_for_and_insisted_on(certificate: Path) -> None:
    with serving(Manners(certificate)) as server:
        assert send(f"smtp+starttls://localhost:{server.server_address[1]}") == ""
        assert (len(server.received), server.encrypted) == (1, 1)
    with serving(Manners()) as server:
        assert send(f"smtp+starttls://localhost:{server.server_address[1]}").startswith("SMTPNotSupportedError")
        assert send(f"smtp://user:secret@localhost:{server.server_address[1]}").startswith("SMTPNotSupportedError")
        assert (server.received, server.secrets) == ([], [])


def test_a_refused_login_says_so_without_what_the_server_said(certificate: Path) -> None:
    with serving(Manners(certificate, login=LOGIN)) as server:
        said = send(f"smtp://user:wrong@localhost:{server.server_address[1]}")
        assert said == "SMTPAuthenticationError 535"
        assert server.received == []


@pytest.mark.parametrize("scheme", ["smtps", "smtp", "smtp+starttls"])
@pytest.mark.parametrize("wrong", ["another host", "nobody known"])
def test_a_wrong_certificate_is_given_neither_login_nor_message(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, wrong: str
) -> None:
    shown = certify(tmp_path, "other.example" if wrong == "another host" else "localhost")
    if wrong == "another host":
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    with serving(Manners(shown, scheme == "smtps", LOGIN)) as server:
        said = send(f"{scheme}://user:secret@localhost:{server.server_address[1]}")
        assert said.startswith("SSLCertVerificationError")
        assert (server.received, server.secrets) == ([], [])


@pytest.fixture
def waiting(settings: Settings, ledger: Ledger) -> Iterator[People]:
    """Two approvers who are to be told of a proposal."""
    people = People(settings, ledger)
    author = person(people, "Author", "contributor")
    for name in ("Approver", "Second"):
        person(people, name, "approver")
    people.submissions.propose(author, judged("TARGET-0000001"))
    yield people
    people.close()


def test_a_server_that_hangs_is_left_and_nothing_is_lost(settings: Settings, waiting: People) -> None:
    database = waiting.submissions.database
    with serving(Manners(silent=b"220")) as server:
        mail = settings.model_copy(update={"mail": f"smtp://localhost:{server.server_address[1]}"})
        sent = Mail(mail, database).send(NOW)
    assert (sent.sent, sent.failed) == (0, 2)
    assert sent.error.endswith("timed out")
    with serving(Manners()) as server:
        mail = settings.model_copy(update={"mail": f"smtp://localhost:{server.server_address[1]}"})
        assert Mail(mail, database).send(NOW + WAITS[0]).sent == 2
        assert Mail(mail, database).send(NOW + WAITS[-1]).sent == 0
        assert len(server.received) == 2
    with database.reading() as connection:
        assert connection.execute(sa.select(notices)).all() == []


def test_what_was_taken_without_a_word_is_sent_again_as_the_same_message(settings: Settings, waiting: People) -> None:
    database = waiting.submissions.database
    with serving(Manners(silent=b"DATA")) as server:
        mail = settings.model_copy(update={"mail": f"smtp://localhost:{server.server_address[1]}"})
        assert Mail(mail, database).send(NOW).failed == 2
        first = list(server.received)
    with serving(Manners()) as server:
        mail = settings.model_copy(update={"mail": f"smtp://localhost:{server.server_address[1]}"})
        assert Mail(mail, database).send(NOW + WAITS[0]).sent == 2
        assert sorted(server.received) == sorted(first)
    assert read_figures(database).waiting == 0
    with database.reading() as connection:
        assert set(connection.execute(sa.select(outbox.c.tries)).scalars()) == {2}
