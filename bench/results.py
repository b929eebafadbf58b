"""The results as a document: each benchmark owns a section, a file in bench/results/; RESULTS.md is made of them all.

`python -m bench.results` puts RESULTS.md together again without measuring anything.
"""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from bench.processes import busy

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
SECTIONS: Final = ("site", "sparql", "endurance")
_TITLE: Final = (
    "# Results\n\nEach section was written by the command that it names, on one machine in one go. "
    "Servers and load share its cores: compare figures of one section, not of two.\n"
)


def write_section(name: str, lines: Sequence[str], folder: Path | None = None) -> str:
    """Replace one section, put the document together, and return the section."""
    target = folder or RESULTS.parent
    text = "\n".join(lines).strip() + "\n"
    (target / "results").mkdir(exist_ok=True)
    (target / "results" / f"{name}.md").write_text(text, encoding="utf-8")
    assemble(target)
    return text


def assemble(folder: Path | None = None) -> None:
    """Write RESULTS.md from the sections that there are: those of SECTIONS in their order, then others by name."""
    target = folder or RESULTS.parent
    place = {name: number for number, name in enumerate(SECTIONS)}
    files = sorted((target / "results").glob("*.md"), key=lambda file: (place.get(file.stem, len(place)), file.stem))
    texts = [file.read_text(encoding="utf-8").strip() for file in files]
    (target / RESULTS.name).write_text("\n\n".join([_TITLE.strip(), *texts]) + "\n", encoding="utf-8")


def heading(title: str, command: str, packages: Sequence[str], others: Sequence[str] = ()) -> list[str]:
    """How a section begins: its title, the command, date, machine, versions, and who else was at work at the start."""
    versions = [f"{package} {found}" for package in packages if (found := version_of(package))]
    return [
        f"## {title}",
        "",
        f"Made by `{command}` on {date.today().isoformat()}: {machine()}.",
        ", ".join([*versions, *others]) + ".",
        *disturbance(),
    ]


def disturbance() -> list[str]:
    """A sentence about what else ran, if the machine was not quiet; to be asked before anything is started."""
    load = os.getloadavg()[0]
    if load <= 1:
        return []
    names = ", ".join(busy()) or "nothing that takes a tenth of a core"
    return [f"The machine was not quiet: load average {load:.1f} at the start; at work just then: {names}."]


def machine() -> str:
    """Cores, processor, kernel and Python of this machine."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), platform.machine())
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {model}, Linux {platform.release()}, Python {platform.python_version()}"


def version_of(package: str) -> str:
    """The installed version of a Python package, or ''."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """A Markdown table; columns after the first `left` hold numbers and stand to the right."""
    rule = ["---"] * left + ["---:"] * (len(columns) - left)
    lines = [f"| {' | '.join(cells)} |" for cells in (columns, *rows)]
    return [lines[0], "|" + "|".join(rule) + "|", *lines[1:]]


if __name__ == "__main__":
    assemble()
