"""Files of the rooms of this package: each room keeps its templates and static files beside its code.

Names are unique over all rooms, so that a template or an address names a file without its room.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable


def folders(name: str) -> list[Traversable]:
    """The folders of this name in all rooms, in the order of the rooms."""
    rooms = sorted(files("browser").iterdir(), key=lambda room: room.name)
    return [folder for room in rooms if room.is_dir() and (folder := room.joinpath(name)).is_dir()]


def find_file(kind: str, name: str) -> Traversable:
    """A file of any room by its name. Raises FileNotFoundError."""
    for folder in folders(kind):
        if (file := folder.joinpath(name)).is_file():
            return file
    raise FileNotFoundError(name)
