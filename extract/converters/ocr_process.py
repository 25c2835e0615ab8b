"""The process that recognises characters: every `*.in` of a folder -> `*.json`, or `*.failed` with the reason.

Started by `extract.converters.ocr` as a child without network; nothing else imports it.
"""

import sys
from pathlib import Path

from extract.converters.ocr_engine import Engine
from extract.converters.ocr_pages import NoPicture, pictures
from extract.converters.ocr_recognise import recognise
from extract.converters.ocr_sheet import Recognised, to_json


def main(folder: str) -> None:
    """Recognise all files of the folder, the models loaded once. A file that cannot be opened is told and passed over."""
    engine = Engine()
    for file in sorted(Path(folder).glob("*.in")):
        try:
            _write(file.with_suffix(".json"), to_json(_recognised(engine, file.read_bytes())))
        except NoPicture as error:
            _write(file.with_suffix(".failed"), str(error).encode())


def _recognised(engine: Engine, body: bytes) -> Recognised:
    wanted = pictures(body)
    sheets = tuple(recognise(engine, picture) for picture in wanted.pages)
    return Recognised(sheets, wanted.left_out)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: the parent reads what lies there, however this process ends."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


if __name__ == "__main__":
    main(sys.argv[1])
