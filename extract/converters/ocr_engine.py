"""RapidOCR's two networks, asked directly: where text is, and for each crop the probabilities of characters by place.

Its own calls pad every crop to 320 pixels (five times the work for a lone digit) and keep only the best character.
"""

import logging
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import rapidocr
from rapidocr.ch_ppocr_det import TextDetector
from rapidocr.ch_ppocr_rec import TextRecognizer
from rapidocr.utils.parse_parameters import ParseParams

from extract.converters.ocr_pages import Gray

Steps = list[dict[str, float]]
"""For each place from left to right the characters that may stand there, "" for none, with their probabilities."""

HEIGHT = 48
"""Height of the recogniser's input, fixed by its model."""

_NARROWEST, _STEP, _STRIDE = 64, 32, 8  # widths of the input are multiples; one place of the output is eight pixels
_MOST_AT_ONCE, _MOST_VALUES = 32, 16_000_000  # crops in a batch; numbers in its output
_UNLIKELY = 0.001
_DETECTOR_SIDE = 1280  # pixels of the longer side when text is looked for


class Engine:
    """The models of RapidOCR's wheel, loaded once. Their files are named, so that nothing is ever looked for elsewhere."""

    def __init__(self) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        root = Path(rapidocr.__file__).parent
        config = ParseParams.load(root / "config.yaml")
        for part, file in ((config.Det, "PP-OCRv6_det_small.onnx"), (config.Rec, "PP-OCRv6_rec_small.onnx")):
            part.model_path = str(root / "models" / file)
            part.engine_cfg = config.EngineConfig.onnxruntime
        self._detector = TextDetector(config.Det)
        self._recogniser = TextRecognizer(config.Rec)
        self._characters = np.array(["", *self._recogniser.postprocess_op.character[1:]], object)

    def detect(self, gray: Gray) -> list[tuple[float, float, float, float]]:
        """Boxes around lines of text, in pixels of the picture, in reading order."""
        factor = min(1.0, _DETECTOR_SIDE / max(gray.shape))
        small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        found = self._detector(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)).boxes
        boxes = [] if found is None else [np.asarray(box) / factor for box in found]
        return [(float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max())) for b in boxes]

    def recognise(self, crops: Sequence[Gray]) -> list[Steps]:
        """Crops of one line each -> what may stand where. Crops of like width go together."""
        widths = [max(1, math.ceil(HEIGHT * crop.shape[1] / crop.shape[0])) for crop in crops]
        found: list[Steps] = [[] for _ in crops]
        for batch in _batches(widths):
            width = max(_NARROWEST, math.ceil(max(widths[n] for n in batch) / _STEP) * _STEP)
            given = np.stack([_input(crops[n], widths[n], width) for n in batch])
            for number, probabilities in zip(batch, self._recogniser.session(given), strict=True):
                found[number] = self._steps(probabilities)
        return found

    def _steps(self, probabilities: npt.NDArray[np.float32]) -> Steps:
        steps: Steps = [{} for _ in probabilities]
        places, codes = np.nonzero(probabilities > _UNLIKELY)
        likely = probabilities[places, codes].tolist()
        for place, code, probability in zip(places.tolist(), codes.tolist(), likely, strict=True):
            steps[place][str(self._characters[code])] = probability
        return steps


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of crops in order of width, as many as fit."""
    batch: list[int] = []
    for number in sorted(range(len(widths)), key=lambda n: widths[n]):
        values = (len(batch) + 1) * (widths[number] // _STRIDE + 1) * 18_710
        if batch and (len(batch) == _MOST_AT_ONCE or values > _MOST_VALUES):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _input(crop: Gray, own: int, width: int) -> npt.NDArray[np.float32]:
    """A crop as the model was trained on: 48 high, gray 0 to 255 as -1 to 1, nought to the right of it."""
    way = cv2.INTER_CUBIC if crop.shape[0] < HEIGHT else cv2.INTER_AREA
    scaled = cv2.resize(crop, (own, HEIGHT), interpolation=way)
    given = np.zeros((3, HEIGHT, width), np.float32)
    given[:, :, :own] = scaled.astype(np.float32) / 127.5 - 1
    return given
