"""What the server of the catalogue is told by the command that starts it: the data folders whose WARCs it may read."""

import os
from collections.abc import Iterable
from pathlib import Path

from settings.paths import DataFolder

VARIABLE = "NIANBAO_FOLDERS"
"""Environment variable: data folders, separated as in PATH."""


def environment(folders: Iterable[DataFolder]) -> dict[str, str]:
    """What to add to the environment of the server."""
    return {VARIABLE: os.pathsep.join(str(folder.root.resolve()) for folder in folders)}


def folders() -> tuple[DataFolder, ...]:
    """The data folders that this process was told of; none when it was started otherwise."""
    said = os.environ.get(VARIABLE, "")
    return tuple(DataFolder(Path(part)) for part in said.split(os.pathsep) if part)
