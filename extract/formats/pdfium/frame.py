"""How a page is displayed: from the file's own coordinates (origin bottom left, before /Rotate) to the upright page and back."""

from dataclasses import dataclass

Corner = tuple[float, float, float, float]
"""left, bottom, right, top of a box in the file's coordinates."""


Turning = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f: a point x, y of the file stands at a x + c y + e, b x + d y + f of the upright page."""


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

    @property
    def turning(self) -> Turning:
        """From the file's coordinates to those of the upright page, whose origin is its top left corner."""
        left, bottom, right, top = self.visible
        turnings: dict[int, Turning] = {
            0: (1, 0, 0, -1, -left, top),
            90: (0, 1, 1, 0, -bottom, -left),
            180: (-1, 0, 0, 1, right, -bottom),
            270: (0, -1, -1, 0, top, right),
        }
        return turnings[(self.rotate + self.turn) % 360]

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file -> the same point on the upright page."""
        a, b, c, d, e, f = self.turning
        return a * x + c * y + e, b * x + d * y + f

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
