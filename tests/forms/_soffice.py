"""Files in other forms, made by LibreOffice: a batch in one process, with a profile of its own."""

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path


def converted(suffix: str, target: str) -> Callable[[Sequence[bytes]], list[bytes]]:
    """A batch: files that bear `suffix` -> what LibreOffice writes for `target` ("doc:MS Word 97")."""

    def batch(bodies: Sequence[bytes]) -> list[bytes]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for n, body in enumerate(bodies):
                (folder / f"{n:04d}{suffix}").write_bytes(body)
            files = sorted(folder.glob(f"*{suffix}"))
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            command = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", folder / "out", *files]
            subprocess.run(command, check=True, capture_output=True, timeout=300)
            ending = target.partition(":")[0]
            return [(folder / "out" / f"{file.stem}.{ending}").read_bytes() for file in files]

    return batch
