"""Programs of other projects that judge our files, each in a virtual environment of its own, kept between runs.

None is a dependency of nianbao: pywb is GPL, wacz brings fifty packages.
"""

import fcntl
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

TOOLS = ROOT / ".venv" / "tools"
PINNED = {"wacz": ("wacz==0.6.0", "cdxj-indexer==1.5.0"), "pywb": ("pywb==2.10.0",)}
INSTALL_S = 500


def tool(name: str, program: str) -> Path:
    """A program of a tool, installed when it is not; the test is skipped where it cannot be."""
    home = TOOLS / name
    stamp = home / ".installed"
    wanted = json.dumps(PINNED[name])
    TOOLS.mkdir(parents=True, exist_ok=True)
    with (TOOLS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs of the tests may want it at once
        if not (stamp.is_file() and stamp.read_text() == wanted):
            _install(home, PINNED[name])
            stamp.write_text(wanted)
    return home / "bin" / program


def _install(home: Path, packages: tuple[str, ...]) -> None:
    made = [sys.executable, "-m", "venv", str(home)]
    filled = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    for argv in (made, filled):
        try:
            done = subprocess.run(argv, capture_output=True, text=True, timeout=INSTALL_S, check=False)
        except subprocess.TimeoutExpired:
            pytest.skip(f"needs {packages[0]}, which pip could not install here in time")
        if done.returncode:
            pytest.skip(f"needs {packages[0]}, which pip could not install here: {done.stderr.strip()[-200:]}")
