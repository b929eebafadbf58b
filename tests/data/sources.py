"""Where tests find their data: what we make ourselves, for everybody, and the real samples where they are at hand.

The real samples lie beside the repository, or in the folder that KG_SHARED names. A fixture with `params=sources(…)`
runs its tests on our own data everywhere, and on the real samples too where they are.
"""

import os
from pathlib import Path
from typing import Final, Literal

import pytest
from _pytest.mark import ParameterSet

Source = Literal["own", "real"]
SHARED: Final = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / ".." / "shared"))
"""The folder with the real samples in `data/`; it need not exist."""
RELEASE: Final = SHARED / "data" / "cbd" / "kmgbf" / "ontology" / "kmgbf-all.ttl"
"""The published release of the Framework."""
VOCABULARIES: Final = SHARED / "data" / "vocabularies"
"""Real thesauri."""
RECORDS: Final = SHARED / "data" / "cbd"
"""Real records, answers of the thesaurus, and descriptions of record types."""


def sources(sample: Path) -> list[Source | ParameterSet]:
    """Our own data, and the real ones with the slow tests if the sample is at hand."""
    return ["own", pytest.param("real", marks=pytest.mark.slow)] if sample.exists() else ["own"]
