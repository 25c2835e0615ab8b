"""What is wrong in a kept file, and where: one row per fault, for the reader, `verify` and the front door alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the archive. The message names the file and what to do."""

    file: str  # file name inside the data folder
    offset: int  # bytes from the start of the file, where the faulty member begins
    kind: str  # empty, cut, corrupt, bad-record, many-records, block-digest, payload-digest, untied, ...
    message: str
