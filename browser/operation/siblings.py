"""The web processes of a copy talk to each other, so that each of them can report on all and stop any query.

Each listens on a Unix socket `{name}.sock` in a private folder that the supervisor makes. One question and one answer
a connection, each a line of JSON:

    {}              the answer is a ProcessState
    {"kill": 42}    the answer is {"found": true} or {"found": false}

A process that does not answer within a second is reported as silent and delays no answer.
"""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from browser.operation.state import ProcessState, StateReader
from kg.errors import Busy

_LOG: Final = logging.getLogger(__name__)
PATIENCE: Final = 1.0
_LONGEST_QUESTION: Final = 4096


class Question(BaseModel):
    """A request for the state of a process or, with `kill`, to stop its query of that number."""

    kill: int | None = None


class Found(BaseModel):
    """Whether there was such a query."""

    found: bool


@dataclass(frozen=True, slots=True)
class ProcessAddress:
    """Name and socket of a web process and of its siblings, whose names are "1" to "{count}"."""

    name: str
    count: int
    folder: Path

    def socket(self, name: str) -> Path:
        """The path of the socket of a process."""
        return self.folder / f"{name}.sock"

    @property
    def others(self) -> list[str]:
        """Names of the siblings."""
        return [name for name in map(str, range(1, self.count + 1)) if name != self.name]


@dataclass(frozen=True, slots=True)
class AllStates:
    """The states of all web processes at one moment, and the names of those that did not answer."""

    states: tuple[ProcessState, ...]
    silent: tuple[str, ...]


class Siblings:
    """This process among its siblings; without an address it is alone. To be used from the event loop."""

    def __init__(self, watch: StateReader, address: ProcessAddress | None) -> None:
        self._watch = watch
        self._address = address
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to answer; a socket that a killed process left behind is replaced."""
        if self._address:
            path = self._address.socket(self._address.name)
            path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._serve, path, limit=_LONGEST_QUESTION)

    async def stop(self) -> None:
        """Close the socket and remove it."""
        if self._server and self._address:
            self._server.close()
            self._address.socket(self._address.name).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                writer.write(self._answer(await reader.readline()))
                await writer.drain()
        except (OSError, TimeoutError, ValueError) as error:
            _LOG.warning("a question of another web process was not answered: %r", error)
        finally:
            writer.close()

    def _answer(self, line: bytes) -> bytes:
        question = Question.model_validate_json(line)
        if question.kill is None:
            return self._watch.state().model_dump_json().encode()
        return Found(found=self._watch.kill(question.kill)).model_dump_json().encode()

    async def all_states(self) -> AllStates:
        """The states of all processes; takes a second at most."""
        others = self._address.others if self._address else []
        answers = await asyncio.gather(*(self._state_of(name) for name in others))
        answered = {name: state for name, state in zip(others, answers, strict=True) if state}
        states = sorted((self._watch.state(), *answered.values()), key=lambda state: int(state.name))
        return AllStates(tuple(states), tuple(name for name in others if name not in answered))

    async def _state_of(self, name: str) -> ProcessState | None:
        with contextlib.suppress(OSError, TimeoutError, ValidationError):
            return ProcessState.model_validate_json(await self._ask(name, Question()))
        return None

    async def kill(self, name: str, number: int) -> bool:
        """Stop a query of a process; False if there is no such query. Raises Busy if the process does not answer."""
        if name == self._watch.name:
            return self._watch.kill(number)
        if self._address is None or name not in self._address.others:
            return False
        try:
            return Found.model_validate_json(await self._ask(name, Question(kill=number))).found
        except (OSError, TimeoutError, ValidationError) as error:
            raise Busy(f"The web process {name} does not answer.", "Try again in a moment.", retry_after=2) from error

    async def _ask(self, name: str, question: Question) -> bytes:
        assert self._address
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_unix_connection(self._address.socket(name))
            try:
                writer.write(question.model_dump_json().encode() + b"\n")
                return await reader.read()
            finally:
                writer.close()


"""The name that `browser.app` knows."""
