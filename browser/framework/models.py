"""What the REST API answers. The keys of the service that came before are kept; ours stand beside them.

Models of list items are generic in how they give texts: `Item[str]` in one language, `Item[Texts]` in all of them.
Keys that do not apply (`definition` when not asked for, `machineTranslated` when nothing was) are left out.
"""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from browser.framework.parameters import RoleName

Texts = dict[str, str]
Wording = TypeVar("Wording")
MonitoredType = Literal["Goal", "Target"]
ThingType = Literal["Goal", "Target", "Indicator"]
RoleCode = Literal["HI", "BI", "CT", "CY"]


class Model(BaseModel):
    """Base of all: keys in camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True)

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Title in the OpenAPI document of a model with its texts as strings or as maps."""
        return cls.__name__ + ("" if params[0] is str else "InAllLanguages")


class Item(Model, Generic[Wording]):
    """A goal, target or indicator in a list."""

    code: str = Field(description="Code: `A`, `3`, `22.CY.6`.")
    uri: str = Field(description="Persistent identifier; it resolves.")
    type: ThingType = Field(description="What it is.")
    label: Wording = Field(description="Name: of a goal or target its designation, of an indicator its official name.")
    title: Wording | None = Field(description="Short title of a goal or target; null where there is none.")
    description: Wording | None = Field(description="Short description, not an official text; null where none.")
    definition: Wording | None = Field(
        default=None, description="Official text, with `include=definition`; null where none is loaded."
    )
    languages: Texts = Field(
        default={},
        description="With a single `lang`: the language each text is really in (`und` unknown), by key. "
        "It differs from the language asked for where a text does not exist in that.",
    )
    machine_translated: dict[str, list[str]] = Field(
        default={}, description="Texts that a machine translated: languages by key. Left out when there are none."
    )


class IndicatorItem(Item[Wording], Generic[Wording]):
    """An indicator in a list, with all the roles that it has."""

    roles: list[RoleName] = Field(description="Roles that it has for any goal or target, headline first.")


class RoleItem(Item[Wording], Generic[Wording]):
    """An indicator of a goal or target."""

    role: RoleName = Field(description="Role that it has for this goal or target.")
    role_code: RoleCode = Field(description="The same as a code.")


class FoundItem(Item[Wording], Generic[Wording]):
    """Something found by a search."""

    matched: Literal["code", "label", "title", "definition"] = Field(description="Where the words were found.")
    matched_language: str = Field(description="Language of the text in which they were found; empty for a code.")


class RoleRow(Model, Generic[Wording]):
    """One indicator in one role for one goal or target."""

    indicator_code: str = Field(description="Code of the indicator.")
    indicator_label: Wording = Field(description="Official name of the indicator.")
    role: RoleName = Field(description="Role.")
    role_code: RoleCode = Field(description="Role as a code.")
    monitors_type: MonitoredType = Field(description="What is monitored.")
    monitors_code: str = Field(description="Code of the goal or target.")
    monitors_label: Wording = Field(description="Designation of the goal or target.")
    monitors_title: Wording | None = Field(description="Short title of the goal or target.")
    indicator_uri: str = Field(description="Identifier of the indicator.")
    monitors_uri: str = Field(description="Identifier of the goal or target.")
    languages: Texts = Field(default={}, description="With a single `lang`: the language each text is really in.")
    machine_translated: dict[str, list[str]] = Field(default={}, description="Texts that a machine translated.")


class Record(Model):
    """Everything about a goal, target or indicator. Keys of texts are the languages that they are really in."""

    code: str = Field(description="Code.")
    uri: str = Field(description="Persistent identifier; it resolves.")
    type: ThingType = Field(description="What it is.")
    label: Texts = Field(description="Name, by language.")
    title: Texts | None = Field(description="Short title, by language; null where there is none.")
    description: Texts | None = Field(description="Short description, not an official text, by language.")
    definition: Texts | None = Field(description="Official text, by language; null where none is loaded.")
    note: Texts | None = Field(
        default=None,
        description="Editorial note of this service, not of the publisher, on what was published, by language; null "
        "where there is none.",
    )
    machine_translated: dict[str, list[str]] = Field(
        default={}, description="Texts that a machine translated: languages by key. Left out when there are none."
    )


class MonitoredRecord(Record):
    """Everything about a goal or target."""

    indicator_counts: dict[RoleName, int] = Field(description="How many indicators it has, by role.")


class Monitored(Model):
    """A goal or target that an indicator monitors."""

    uri: str = Field(description="Identifier of the goal or target.")
    type: MonitoredType = Field(description="What is monitored.")
    code: str = Field(description="Its code.")
    role: RoleName = Field(description="Role of the indicator for it.")
    role_code: RoleCode = Field(description="The same as a code.")
    label: Texts = Field(description="Its designation, by language.")
    title: Texts | None = Field(description="Its short title, by language.")


class IndicatorRecord(Record):
    """Everything about an indicator."""

    custodian_agency: list[str] | None = Field(
        description="Organisations that keep the indicator; null where no guidance names one."
    )
    monitors: list[Monitored] = Field(description="The goals and targets that it monitors, headline first.")


class Agency(Model):
    """An organisation and the indicators that it keeps."""

    agency: str = Field(description="Name as the guidance gives it.")
    indicators: list[str] = Field(description="Codes of the indicators.")


class Agencies(Model):
    """All custodian organisations."""

    count: int = Field(description="How many organisations.")
    custodian_agencies: list[Agency] = Field(description="The organisations by name.")


class Index(Model):
    """What there is at the root of the API."""

    title: str = Field(description="Name of the API.")
    documentation: str = Field(description="Interactive documentation.")
    openapi: str = Field(description="OpenAPI 3.1 description.")
    endpoints: list[str] = Field(description="Addresses of the lists.")
