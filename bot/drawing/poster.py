"""The printable page: one sheet of A4 with a QR code for each language."""

from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from bot.drawing.canvas import broken, new_figure, without_isolates

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 12.0
COLUMNS, GAP = 2, 4.0
HEADING, ENDONYM, TEXT, SMALL = 17.0, 11.0, 8.0, 8.5
LINE = 0.47
QUIET_MODULES = 4
FOOT = 34.0


@dataclass(frozen=True, slots=True)
class Invitation:
    """One language on the page: its name in itself, a sentence or two, and the link that starts the bot in it."""

    endonym: str
    text: str
    link: str
    is_right_to_left: bool


@dataclass(frozen=True, slots=True)
class Poster:
    """The page: a heading, the invitations, and the offices, each a text of several lines."""

    heading: str
    invitations: tuple[Invitation, ...]
    offices: tuple[str, ...]


def draw(poster: Poster, kind: str = "pdf") -> bytes:
    """The page as a PDF, or as a picture (`png`) to look at."""
    figure = new_figure(WIDTH, HEIGHT)
    _write(figure, poster.heading, MARGIN, HEIGHT - MARGIN, HEADING, is_bold=True)
    top = HEIGHT - MARGIN - HEADING * LINE - GAP
    rows = max(1, ceil(len(poster.invitations) / COLUMNS))
    width, height = (WIDTH - 2 * MARGIN + GAP) / COLUMNS, (top - MARGIN - FOOT) / rows
    for index, invitation in enumerate(poster.invitations):
        row, column = divmod(index, COLUMNS)
        _invite(figure, invitation, MARGIN + column * width, top - row * height, width - GAP, height - GAP)
    width = (WIDTH - 2 * MARGIN + GAP) / max(1, len(poster.offices))
    for index, office in enumerate(poster.offices):
        _lines(figure, office, MARGIN + index * width, MARGIN + FOOT - GAP, width - GAP, SMALL)
    stream = BytesIO()
    figure.savefig(stream, format=kind, dpi=200)
    return stream.getvalue()


def _invite(figure: "Figure", invitation: Invitation, left: float, top: float, width: float, height: float) -> None:
    """The code stands at the side where reading begins."""
    side = min(height, width / 3)
    to_left = invitation.is_right_to_left
    _code(figure, invitation.link, left + (width - side if to_left else 0), top - side, side)
    edge, rest = left + (width - side - GAP / 2 if to_left else side + GAP / 2), width - side - GAP / 2
    _write(figure, invitation.endonym, edge, top - 1, ENDONYM, to_left=to_left, is_bold=True)
    below = top - 1 - ENDONYM * LINE - 1
    _lines(figure, invitation.text, edge, below, rest, TEXT, to_left=to_left)


def _lines(
    figure: "Figure", text: str, edge: float, top: float, width: float, size: float, *, to_left: bool = False
) -> None:
    for index, line in enumerate(broken(figure, without_isolates(text), width, size)):
        _write(figure, line, edge, top - index * size * LINE, size, to_left=to_left)


def _write(
    figure: "Figure", text: str, edge: float, top: float, size: float, *, to_left: bool = False, is_bold: bool = False
) -> None:
    figure.text(
        edge / WIDTH,
        top / HEIGHT,
        without_isolates(text),
        fontsize=size,
        ha="right" if to_left else "left",
        va="top",
        fontweight="bold" if is_bold else "normal",
        parse_math=False,
    )


def _code(figure: "Figure", link: str, left: float, bottom: float, side: float) -> None:
    import segno

    axes = figure.add_axes((left / WIDTH, bottom / HEIGHT, side / WIDTH, side / HEIGHT))
    modules = [
        [1 - module for module in row] for row in segno.make_qr(link, error="m").matrix_iter(border=QUIET_MODULES)
    ]
    axes.imshow(modules, cmap="gray", interpolation="nearest", vmin=0, vmax=1)
    axes.set_axis_off()
