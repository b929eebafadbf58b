"""Workbooks as packages: what is refused before anything of one is read. A workbook is a ZIP file with XML in it."""

import io
import re
import zipfile
from typing import Final

from kg.errors import InvalidInput, KgError, TooLarge
from kg.sheets.model import LARGEST

_MOST_PARTS: Final = 300
_MOST_BYTES: Final = 30_000_000
"""Bytes of all parts, unpacked."""
_LONGEST_PART: Final = 2_000_000
"""Bytes of a part that is neither a sheet nor the texts that sheets share."""
_LONGEST_SHEET: Final = 15_000_000
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SHEETS: Final = re.compile(r"xl/(?:worksheets/[^/]+\.xml|sharedStrings\.xml)", re.IGNORECASE)
_MACROS: Final = re.compile(r"vbaProject|macrosheets/|activeX/", re.IGNORECASE)
_DECLARED: Final = (b"<!DOCTYPE", b"<!ENTITY")
_ENCODING: Final = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_UNICODE: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_BLOCK: Final = 1 << 20
_MOST_TAGS: Final = 1_500_000
"""Begins and ends of elements in all parts: reading takes time in proportion to them."""
_MOST_SHARED: Final = 100_000
"""Texts that sheets share; each is taken apart, also where no cell has it."""
_SAVE: Final = "Save it as an Excel workbook (.xlsx), without a password and without macros."


def open_package(content: bytes) -> zipfile.ZipFile:
    """The ZIP file of a workbook in which nothing is hidden and that is no larger than it says.

    Raises TooLarge, and InvalidInput with the reason.
    """
    if len(content) > LARGEST:
        raise TooLarge(f"The table is longer than {LARGEST:,} bytes.", "Divide it into several.")
    if content.startswith(_OLE):
        kind = "is encrypted" if _ENCRYPTED in content else "is in the format of Excel 97 (.xls)"
        raise InvalidInput(f"The workbook {kind}.", _SAVE)
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        _check(package)
    except KgError:
        raise
    except Exception as error:  # whatever the package of an outsider makes the library raise
        raise InvalidInput("The workbook is damaged, or is none.", _SAVE) from error
    return package


def _check(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > _MOST_PARTS or len({name.lower() for name in names}) < len(names):
        raise InvalidInput(f"The workbook has more than {_MOST_PARTS} parts, or two with one name.", _SAVE)
    if any(_MACROS.search(name) for name in names):
        raise InvalidInput("The workbook has macros.", _SAVE)
    if "xl/workbook.xml" not in names:
        raise InvalidInput("The file is a package, but not an Excel workbook.", _SAVE)
    sizes = [(part, _LONGEST_SHEET if _SHEETS.fullmatch(part.filename) else _LONGEST_PART) for part in parts]
    if sum(part.file_size for part in parts) > _MOST_BYTES or any(part.file_size > most for part, most in sizes):
        raise TooLarge("The workbook is too large when it is unpacked.", "Divide it, and take pictures out of it.")
    tags = shared = 0
    for part in parts:
        if part.flag_bits & 1:
            raise InvalidInput("The workbook is encrypted.", _SAVE)
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            counted = _check_xml(package, part)
            tags, shared = tags + counted[0], shared + counted[1]
            if tags > _MOST_TAGS or shared > _MOST_SHARED:
                raise TooLarge("The workbook has too many cells, or other elements.", "Divide it into several.")


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """That a part is XML in UTF-8 that declares no entities; how many tags it has, and texts that sheets share."""
    tags = shared = 0
    with package.open(part) as stream:
        before = b""
        while block := stream.read(_BLOCK):
            text = before + block
            if not before and (text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:100] or _foreign(text)):
                raise InvalidInput("The workbook has parts that are not in UTF-8.", _SAVE)
            if any(word in text for word in _DECLARED):
                raise InvalidInput("The workbook has parts with a document type, which are not read.", _SAVE)
            if b"macroEnabled" in text:
                raise InvalidInput("The workbook has macros.", _SAVE)
            tags += block.count(b"<")
            shared += block.count(b"<si")
            before = text[-20:]
    return tags, shared


def _foreign(text: bytes) -> bool:
    found = _ENCODING.match(text)
    return bool(found) and found[1].lower() not in _UNICODE  # type: ignore[index]
