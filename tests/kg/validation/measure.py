"""The memory that hostile bodies take: kilobytes that a first round adds to the peak of a process, and a second."""

import resource
import sys
from pathlib import Path

from tests.kg.validation.conftest import open_validator
from tests.kg.validation.hostile_json import json_documents
from tests.kg.validation.places import valid_body, written


def peak() -> int:
    """Kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    validator = open_validator(Path(sys.argv[1]))
    validator.validate(written(valid_body("nbsap")), "publish")
    found = [peak()]
    for _ in range(2):
        for hostile in json_documents("http://127.0.0.1:9"):
            validator.validate(hostile.content, "publish")
        found.append(peak())
    print(found[1] - found[0], found[2] - found[1])


if __name__ == "__main__":
    main()
