"""Run a program on files nobody trusts: no network, bounded memory and files, dead when its time or its parent is over.

Run as a script it is the child's first step: it gives up what it can and becomes the program.
"""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CLONE_NEWUSER, CLONE_NEWNET, PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1
"""From <linux/sched.h> and <linux/prctl.h>."""

MAX_FILE_BYTES = 512 * 1024 * 1024
"""The largest file the program may write."""

KEPT = ("PATH", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
"""What of the environment goes on to the program; not proxies, displays or a session bus."""


def run(
    command: Sequence[str], folder: Path, *, seconds: float, memory: int, results: Path | None = None
) -> int | None:
    """Run a program with `folder` as its home, working and temporary folder; what it prints is thrown away.

    In: its time on the clock, its address space in bytes; with `results` (a folder) the time begins anew with each file
    that comes to lie there. Out: exit status (negative: the signal that ended it), None when its time ran out. Every
    process it started in its group is gone on return. Raises `OSError` where Python itself cannot be started.
    """
    first = [sys.executable, "-I", "-S", __file__, str(memory), *command]
    environment = surroundings(folder)
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        first, cwd=folder, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            return _waited(process, seconds, results)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _waited(process: subprocess.Popen[bytes], seconds: float, results: Path | None) -> int | None:
    """Exit status, None when for so long neither the end came nor a new result."""
    while True:
        before = _entries(results)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            if _entries(results) == before:
                return None


def _entries(folder: Path | None) -> int:
    return sum(1 for _ in folder.iterdir()) if folder and folder.is_dir() else 0


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a program whose home and temporary folder is `folder`."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}


def leave_the_network() -> bool:
    """Move this process into a network without any interface; False where the kernel does not let it.

    As an ordinary user that takes a user namespace of its own (user_namespaces(7)), in which it stays who it is.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) == 0:
        return True
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    with contextlib.suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def become(memory: int, command: Sequence[str]) -> None:
    """Give up the network, set the limits, and become the program. Raises `OSError` where it is missing."""
    if sys.platform == "linux":
        leave_the_network()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # last: a new user namespace may undo it
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, MAX_FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        allowed = resource.getrlimit(limit)[1]  # the caller may have a limit itself, which nobody can raise
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(limit, (most, most))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))  # a worker's own limit is none for the program
    os.execvp(command[0], list(command))


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
