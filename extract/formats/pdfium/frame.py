"""How a page is displayed: from the file's own coordinates (origin bottom left, before /Rotate) to the upright page and back."""

from dataclasses import dataclass

Corner = tuple[float, float, float, float]
"""left, bottom, right, top of a box in the file's coordinates."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's visible box in the file's coordinates, and by how many degrees (clockwise) it is turned from there.

    `rotate` is what the file says, `turn` what its text needs besides to stand upright.
    """

    visible: Corner
    rotate: int
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        left, bottom, right, top = self.visible
        wide = (self.rotate + self.turn) % 180 == 0
        return (right - left, top - bottom) if wide else (top - bottom, right - left)

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file -> the same point on the upright page, from its top left corner."""
        left, bottom, right, top = self.visible
        angle = (self.rotate + self.turn) % 360
        if angle == 90:
            return y - bottom, x - left
        if angle == 180:
            return right - x, y - bottom
        if angle == 270:
            return top - y, right - x
        return x - left, top - y

    def in_file(self, x: float, y: float) -> tuple[float, float]:
        """A point of the upright page -> the point of the file."""
        left, bottom, right, top = self.visible
        angle = (self.rotate + self.turn) % 360
        if angle == 90:
            return left + y, bottom + x
        if angle == 180:
            return right - x, bottom + y
        if angle == 270:
            return right - y, top - x
        return left + x, top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of the file -> left, top, right, bottom on the upright page."""
        ax, ay = self.upright(left, bottom)
        bx, by = self.upright(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
