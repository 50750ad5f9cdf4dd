#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: terminal.py FILE

Draws the screen of a terminal, with the sequences for bold, reverse and the eight
colours as 'tmux capture-pane -e' prints them, as SVG on standard output.
"""
import re
import sys
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 8.4, 18, 12
PAPER, INK = "#1b1e24", "#d8dee6"
COLOURS = ["#1b1e24", "#f0606a", "#8fc973", "#e8c66a",
           "#6cb0f0", "#c890e0", "#62c8c8", "#d8dee6"]


class Style:
    """What the letters that follow look like."""

    def __init__(self):
        self.bold, self.reverse, self.ink = False, False, INK

    def take(self, codes):
        for code in codes:
            if code == 0:
                self.__init__()
            elif code == 1:
                self.bold = True
            elif code == 7:
                self.reverse = True
            elif code == 22:
                self.bold = False
            elif code == 27:
                self.reverse = False
            elif 30 <= code <= 37:
                self.ink = COLOURS[code - 30]
            elif code == 39:
                self.ink = INK


def runs(line, style):
    """The column, the text and the style of all that looks alike."""
    column = 0
    for part in re.split(r"(\x1b\[[0-9;]*m|\x1b\(B|\x0f|\x0e)", line):
        if part.startswith("\x1b["):
            style.take(int(code or 0) for code in part[2:-1].split(";"))
        elif part and part[0] not in "\x1b\x0e\x0f":
            yield column, part
            column += len(part)


def draw(row, line, style):
    y = MARGIN + row * HEIGHT
    for column, text in runs(line, style):
        x, long = MARGIN + column * WIDTH, len(text) * WIDTH
        if style.reverse:
            print(f'<rect x="{x:.1f}" y="{y}" width="{long:.1f}" '
                  f'height="{HEIGHT}" fill="{style.ink}"/>')
        if not text.strip():
            continue
        weight = ' font-weight="bold"' if style.bold else ""
        ink = PAPER if style.reverse else style.ink
        print(f'<text x="{x:.1f}" y="{y + 13}" fill="{ink}"{weight} '
              f'textLength="{long:.1f}" xml:space="preserve">{escape(text)}</text>')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = file.read().rstrip("\n").split("\n")
    bare = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in lines]
    wide = 2 * MARGIN + max(map(len, bare)) * WIDTH
    high = 2 * MARGIN + len(lines) * HEIGHT
    print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" '
          f'height="{high}" viewBox="0 0 {wide:.0f} {high}">')
    print(f'<rect width="100%" height="100%" rx="6" fill="{PAPER}"/>')
    print('<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" '
          'font-size="14">')
    style = Style()
    for row, line in enumerate(lines):
        draw(row, line, style)
    print("</g>\n</svg>")


if __name__ == "__main__":
    main()
