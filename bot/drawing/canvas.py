"""What all drawings share: fonts for every script the bot speaks, and text broken into lines that fit."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONTS = Path(__file__).parent / "fonts"
FAMILIES = ["DejaVu Sans", "Noto Sans Ethiopic"]
MM_PER_INCH = 25.4
SLACK = 1.04  # letters are measured in whole pixels and drawn without them
_ISOLATES = dict.fromkeys((*range(0x2066, 0x206A), 0x200E, 0x200F))


def new_figure(width_mm: float, height_mm: float) -> "Figure":
    """An empty page of this size. Letters stay text in a PDF, so that it can be searched and read aloud."""
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    for font in FONTS.glob("*.ttf"):
        font_manager.fontManager.addfont(font)
    mpl.rcParams["font.family"] = FAMILIES
    mpl.rcParams["pdf.fonttype"] = 42
    figure = Figure(figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH))
    FigureCanvasAgg(figure)  # text can be measured only on a canvas
    return figure


def broken(figure: "Figure", text: str, width_mm: float, size: float) -> list[str]:
    """The text in lines of at most `width_mm` in letters of `size` points; a single longer word stands alone."""
    found: list[str] = []
    for line in text.splitlines():
        found.append("")
        for word in line.split(" "):
            longer = f"{found[-1]} {word}".strip()
            if found[-1] and width_of(figure, longer, size) > width_mm:
                found.append(word)
            else:
                found[-1] = longer
    return found


def width_of(figure: "Figure", text: str, size: float) -> float:
    """How wide a line of text is, in millimetres."""
    drawn = figure.text(0, 0, text, fontsize=size, parse_math=False)
    width = float(drawn.get_window_extent().width)
    drawn.remove()
    return SLACK * width / float(figure.dpi) * MM_PER_INCH


def without_isolates(text: str) -> str:
    """The text without the signs that shield values from their surroundings: the drawing library would space them."""
    return text.translate(_ISOLATES)
