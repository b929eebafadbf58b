"""The settings of one running copy, read once from the environment (prefix `KG_`) and frozen.

Every setting has a sentence of documentation, which `kg settings` prints and `docs/settings.md` lists.
"""

import re
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _with_final_slash(address: str) -> str:
    if not address.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return address if address.endswith("/") else address + "/"


def _place_of_mail(address: str) -> str:
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("smtp", "smtp+starttls", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if address and not known and not address.startswith("file:///"):
        raise ValueError(
            "must be empty, or begin with smtp://host, smtp+starttls://host, smtps://host or file:///folder"
        )
    return address


def _one_address(text: str) -> str:
    address = parseaddr(text)[1]
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", address) or not text.isprintable():
        raise ValueError("must be an address of mail, such as CBD data <noreply@data.example>")
    return text


Address = Annotated[str, AfterValidator(_with_final_slash)]


class Settings(BaseSettings):
    """What an operator can change. `base_iri` is identity and never changes; `public_url` is an address."""

    model_config = SettingsConfigDict(env_prefix="KG_", frozen=True, extra="ignore")

    base_iri: Address = Field(
        default="http://metadata.cbd.int/",
        description="Start of every identifier this service mints. Part of the data: never change it.",
    )
    public_url: str = Field(
        default="",
        description="Address at which visitors reach this copy, for example https://metadata.cbd.int/. "
        "Empty: taken from each request.",
    )
    data: Path = Field(
        default=Path("var"), description="Folder of the ledger, the graph, its snapshots and the search index."
    )
    ledger: str = Field(
        default="", description="SQLAlchemy address of the ledger. Empty: the SQLite file ledger.sqlite3 in KG_DATA."
    )
    keys: str = Field(
        default="",
        description="File of the keys of bodies of records, which are kept encrypted. Empty: keys.sqlite3 in KG_DATA.",
    )
    bundled: bool = Field(
        default=True,
        description="Whether the bundled data is loaded at start; false makes a copy for other vocabularies.",
    )
    host: str = Field(default="127.0.0.1", description="Network address to listen on. 0.0.0.0 makes it public.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        description="Addresses or networks of the proxies before this copy, with commas; the client and the scheme "
        "that they name in X-Forwarded-For and X-Forwarded-Proto are believed, those of others are not. "
        "Budgets and limits for one client are for these clients.",
    )
    connections_per_client: int = Field(
        default=100,
        ge=4,
        description="Connections that one address, unless it is a trusted proxy, may have open with each web process.",
    )
    web: int = Field(default=1, ge=1, le=64, description="Number of web processes.")
    query_workers: int = Field(
        default=0, ge=0, le=256, description="Sandboxed query workers per web process. 0: number of cores plus one."
    )
    query_timeout: float = Field(
        default=10.0,
        gt=0,
        le=600,
        description="Seconds a SPARQL query may take, waiting included, unless it asks for less or more.",
    )
    query_timeout_max: float = Field(
        default=60.0, gt=0, le=3600, description="Most seconds a query may ask for with its timeout parameter."
    )
    query_memory: int = Field(
        default=1024, ge=64, description="Megabytes a query worker may take beyond what it holds when idle."
    )
    query_length: int = Field(default=1_000_000, ge=1_000, description="Most bytes of query text.")
    write_timeout: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        description="Seconds in which an update or an uploaded document must be read.",
    )
    write_length: int = Field(
        default=64_000_000, ge=1_000, description="Most bytes of an update or of an uploaded document."
    )
    write_memory: int = Field(
        default=2048,
        ge=64,
        description="Megabytes that it may take to work out an update or read a document.",
    )
    query_queue: int = Field(default=32, ge=0, description="Queries that may wait for a worker before 503 is answered.")
    query_per_client: int = Field(
        default=16, ge=1, description="Queries that one client may have running or waiting before 429 is answered."
    )
    query_budget: float = Field(
        default=120.0,
        ge=0,
        description="Seconds of query time that one client may use per minute before 429 is answered. 0: no budget.",
    )
    four_eyes: bool = Field(
        default=False,
        description="Whether nobody may approve what they have written or proposed themselves.",
    )
    attachment_size: int = Field(
        default=10, ge=1, le=1_000, description="Megabytes of a file that is attached to a submission, at most."
    )
    submission_weeks: int = Field(
        default=12,
        ge=0,
        le=520,
        description="Weeks after which a submission that nobody has decided on runs out. 0: none does.",
    )
    mail: Annotated[str, AfterValidator(_place_of_mail)] = Field(
        default="",
        description="How people are written to: smtp://host:25, smtp+starttls://user:password@host:587, "
        "smtps://user:password@host:465, or file:///folder for development. Empty: nobody is written to.",
    )
    mail_from: Annotated[str, AfterValidator(_one_address)] = Field(
        default="noreply@localhost",
        description="Sender of mail, for example CBD data <noreply@data.example>.",
    )
    webhooks_local: bool = Field(
        default=False,
        description="Send webhooks also to addresses that are not public, to other ports and without TLS: for "
        "development only, since whoever has an account could reach what only this machine can.",
    )
    validation_rate: float = Field(
        default=5.0,
        ge=0,
        description="Documents that one client may have validated per second, over a while, before 429 is answered. "
        "0: no limit.",
    )
    submission_rate: float = Field(
        default=100.0,
        ge=0,
        description="Documents that one account may have judged per second, over a while, to draft, submit or approve "
        "them, before 429 is answered. 0: no limit.",
    )
    validation_engine: Literal["auto", "pyshifty", "pyshacl"] = Field(
        default="auto",
        description="What judges records by shapes: pyshifty, which is fast, or pyshacl, the reference. "
        "auto: pyshifty where it is installed.",
    )
    validation_workers: int = Field(
        default=1, ge=1, le=64, description="Sandboxed processes per web process that judge documents."
    )
    validation_timeout: float = Field(
        default=2.0, gt=0, le=60, description="Seconds in which a document must be judged, waiting included."
    )
    validation_memory: int = Field(
        default=512, ge=64, description="Megabytes that judging may take beyond what its process holds when idle."
    )
    validation_queue: int = Field(
        default=32, ge=0, description="Documents that may wait to be judged before 503 is answered."
    )
    validation_per_client: int = Field(
        default=4, ge=1, description="Documents of one client that may be judged or wait before 429 is answered."
    )
    slow_query: float = Field(
        default=1.0,
        ge=0,
        description="Seconds at work from which a query is noted in the log of slow queries, "
        "logs/slow-queries.jsonl in KG_DATA.",
    )
    log_query_text: bool = Field(
        default=False,
        description="Whether that log holds the texts of queries, which may contain personal data, "
        "or only their hashes.",
    )
    express: bool = Field(
        default=True,
        description="Whether plain queries by GET are answered past the web framework's interface, which is faster; "
        "false sends every request the usual way.",
    )
    union_default_graph: bool = Field(
        default=True,
        description="Whether a query that names no graph sees all public graphs together; "
        "false gives the strict, empty default graph of the standard.",
    )
    cache: int = Field(default=64, ge=0, description="Megabytes of answers kept in memory by each web process.")
    snapshots: int = Field(default=3, ge=1, le=100, description="Snapshots of the graph kept on disk.")
    inbound_limit: int = Field(
        default=500, ge=1, description="Most incoming links that the description of one thing lists."
    )

    @cached_property
    def ledger_address(self) -> str:
        """SQLAlchemy address of the ledger."""
        return self.ledger or f"sqlite:///{(self.data / 'ledger.sqlite3').absolute()}"

    @cached_property
    def keys_file(self) -> Path:
        """File of the keys of bodies."""
        return Path(self.keys) if self.keys else self.data / "keys.sqlite3"


def _without_password(value: str) -> str:
    """A value that may be an address, without the password in it.

    >>> _without_password("postgresql://kg:secret@db/kg")
    'postgresql://kg:***@db/kg'
    """
    value = re.sub(r"(//[^/:@]*:)[^/]*(?=@)", r"\1***", value)
    return re.sub(r"((?:password|passwd|pwd)=)[^&]*", r"\1***", value, flags=re.IGNORECASE)


def explain(settings: Settings) -> list[tuple[str, str, str]]:
    """Rows of (environment variable, value in force, meaning), for `kg settings` and the documentation."""
    return [
        (f"KG_{name.upper()}", _without_password(str(getattr(settings, name))), field.description or "")
        for name, field in type(settings).model_fields.items()
    ]
