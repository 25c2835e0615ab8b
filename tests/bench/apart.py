"""A crawl in a process of its own, since a reactor runs once; what it says in its last line."""

import json
import subprocess
import sys
from typing import Any

from tests.conftest import ROOT


def crawl_apart(code: str, *given: object) -> dict[str, Any]:
    """Run some code with arguments. Out: the JSON object of its last line. Ends the bench when it failed."""
    argv = [sys.executable, "-c", code, *map(str, given)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise SystemExit(f"the crawl to be measured failed:\n{done.stderr[-3000:]}")
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
