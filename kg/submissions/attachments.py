"""Files of documents: room is made, the bytes come, they are attached to a draft, and shown where they are published.

A file is public exactly while the published version of its record links to it. Before that those see it who have a part
in the proposal that it was attached to.
"""

import secrets
from typing import Final
from urllib.parse import quote

from kg.accounts.times import moment
from kg.accounts.tokens import digest_of
from kg.errors import Conflict, InvalidInput, NotFound, TooLarge
from kg.ledger.attached import Attached
from kg.submissions import attaching
from kg.submissions.actors import Actor
from kg.submissions.attaching import Attachment
from kg.submissions.reading import Reading
from kg.submissions.rows import Submission

MOST_WAITING: Final = 100
"""Files of an account that wait to be attached."""
MOST_OF_RECORD: Final = 100
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES: Final = frozenset((
    "application/pdf", "text/plain", "text/csv", "application/json", "application/geo+json", "application/rtf",
    "application/zip", "application/xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff",
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet", f"{_OFFICE}presentationml.presentation",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.google-earth.kml+xml", "application/vnd.google-earth.kmz",
))  # fmt: skip
"""Kinds of files that are taken. None of them is ever shown as a page: they are sent to be saved."""
_LONGEST_NAME: Final = 200


class Attachments:
    """The files of one copy."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._database = reading.database
        self._files = Attached(reading.settings.data)
        self.largest = reading.settings.attachment_size * 1_000_000

    def slot(self, actor: Actor, filename: str, media_type: str) -> tuple[Attachment, str]:
        """Room for a file, and the secret by which its bytes may be sent once. Raises InvalidInput and Conflict."""
        kind = media_type.partition(";")[0].strip().lower()
        if kind not in MEDIA_TYPES:
            raise InvalidInput(
                f"Files of the type “{kind[:60]}” are not taken.", f"One of: {', '.join(sorted(MEDIA_TYPES))}."
            )
        secret = secrets.token_urlsafe(32)
        made = Attachment(
            uid=secrets.token_hex(16), secret=digest_of(secret), account=actor.number or 0, record="", submission=0,
            filename=checked_name(filename), media_type=kind, size=0, sha256="", created=moment(), removed="",
        )  # fmt: skip
        with self._database.begin() as connection:
            attaching.give_up_old(connection)
            if attaching.waiting(connection, made.account) >= MOST_WAITING:
                raise Conflict(f"{MOST_WAITING} of your files wait to be attached.", "Attach them; others go in a day.")
            attaching.insert(connection, made)
        self.sweep()
        return made, secret

    def put(self, uid: str, secret: str, content: bytes) -> None:
        """The bytes of a file, once. Raises NotFound, Conflict, TooLarge and InvalidInput."""
        if len(content) > self.largest:
            raise TooLarge(f"The file has more than {self.largest:,} bytes.", "KG_ATTACHMENT_SIZE is the limit.")
        if not content:
            raise InvalidInput("The file is empty.")
        with self._database.reading() as connection:
            found = attaching.get(connection, uid)
        if not secrets.compare_digest(found.secret, digest_of(secret)):
            raise NotFound("There is no such file.", "POST /api/v2015/temporary-files makes room for one.")
        if found.sha256:
            raise Conflict("The bytes of this file came before.", "Make room for another one.")
        sha256 = self._files.put(content)
        with self._database.begin() as connection:
            attaching.get(connection, uid)
            self._files.put(content)  # it may have been given up by another meanwhile; within here nobody deletes
            attaching.change(connection, uid, sha256=sha256, size=len(content))

    def mine(self, actor: Actor, uid: str) -> Attachment:
        """A file that an account sent. Raises NotFound."""
        with self._database.reading() as connection:
            found = attaching.get(connection, uid)
        if found.account != actor.number:
            raise NotFound("There is no such file of yours.", "POST /api/v2015/temporary-files makes room for one.")
        return found

    def attach(self, actor: Actor, uid: str, submission: Submission) -> Attachment:
        """Attach a file to a draft. Raises NotFound, and Conflict for a draft that is locked and for a name in use."""
        found = self.mine(actor, uid)
        if not found.sha256:
            raise Conflict("The bytes of this file did not come yet.", "PUT them to the address of its slot.")
        if not submission.is_editable:
            raise Conflict("The draft is locked by its workflow.", "Cancel the workflow first.")
        with self._database.begin() as connection:
            files = attaching.of_record(connection, submission.record)
            same = next((one for one in files if one.filename == found.filename), None)
            if same is not None and same.sha256 != found.sha256:
                raise Conflict(f"The record has another file “{found.filename}”.", "Give this one another name.")
            if same is not None:
                return same
            if len(files) >= MOST_OF_RECORD:
                raise Conflict(f"The record has {MOST_OF_RECORD} files.", "That is the most.")
            attaching.change(connection, uid, record=submission.record, submission=submission.number)
            return attaching.get(connection, uid)

    def of_record(self, actor: Actor | None, record: str) -> list[Attachment]:
        """The files of a record that somebody may see."""
        with self._database.reading() as connection:
            found = attaching.of_record(connection, record)
        published = self._published(record) if found else b""
        return [one for one in found if _is_linked(one, published) or self._has_part(actor, one)]

    def get(self, actor: Actor | None, record: str, filename: str) -> tuple[Attachment, bytes]:
        """A file and its bytes. Raises NotFound, also for who may not see it; Damaged."""
        found = [one for one in self.of_record(actor, record) if one.filename == filename]
        if not found:
            raise NotFound("There is no such file.", "Files are shown once their record is published.")
        return found[0], self._files.get(found[0].sha256)

    def sweep(self) -> None:
        """Delete the bytes of what was given up."""
        with self._database.begin() as connection:
            gone = attaching.sweep(connection)
            for sha256 in gone:
                self._files.remove(sha256)

    def _published(self, record: str) -> bytes:
        version = self._reading.ledger.latest(self._reading.graph_of(record))
        return version.content().ntriples if version is not None and version.sha256 else b""

    def _has_part(self, actor: Actor | None, attachment: Attachment) -> bool:
        if actor is None:
            return False
        try:
            self._reading.get(actor, attachment.submission)
        except NotFound:
            return False
        return True


def path_of(record: str, filename: str) -> str:
    """The path at which a file of a record is answered.

    >>> path_of("ABC-1", "plan 2030.pdf")
    '/api/v2013/documents/ABC-1/attachments/plan%202030.pdf'
    """
    return f"/api/v2013/documents/{record}/attachments/{quote(filename, safe='')}"


def _is_linked(attachment: Attachment, published: bytes) -> bool:
    """Whether canonical N-Triples link to a file, under whatever host."""
    return f"{path_of(attachment.record, attachment.filename)}>".encode() in published


def checked_name(filename: str) -> str:
    """The name of a file. Raises InvalidInput for what could be a path, or is none that can be written."""
    name = filename.strip()
    bad = not name.isprintable() or any(character in name for character in '/\\:*?"<>|') or name.startswith(".")
    if not name or len(name) > _LONGEST_NAME or bad:
        raise InvalidInput("This is no name of a file.", f"Up to {_LONGEST_NAME} characters, no folders.")
    return name
