"""How all plots look: their colours, sizes and type, once.

The background is white and not transparent: a heat map's pale cells and grey text then look the
same on a dark page. The colours are Okabe and Ito's, which colour-blind people tell apart.
"""

from __future__ import annotations

import altair as alt

BLUE, ORANGE, RED, GREEN = "#0072B2", "#E69F00", "#C04A00", "#00795A"
SKY, GREY, PALE, INK = "#9CCBEA", "#8A8A8A", "#E3E6EA", "#24292F"
WIDTH = 760
FONT = "Helvetica, Arial, sans-serif"


def titled(chart: alt.TopLevelMixin, title: str, *how_to_read: str) -> alt.TopLevelMixin:
    """The chart with its title and, below it, the lines that say how it is to be read."""
    return chart.properties(
        background="white",
        padding=14,
        title=alt.TitleParams(title, subtitle=list(how_to_read), anchor="start", offset=14),
    )


def panel_title(text: str) -> alt.TitleParams:
    """The title of one panel of several."""
    return alt.TitleParams(text, fontSize=13, anchor="start")


def styled(chart: alt.TopLevelMixin) -> alt.TopLevelMixin:
    """The whole chart in the type and the greys of all."""
    return (
        # A description of every single mark would be half of the file, and no page shows it.
        chart.configure(font=FONT, aria=False)
        .configure_view(stroke=None)
        .configure_title(
            color=INK,
            fontSize=17,
            fontWeight=600,
            subtitleColor="#4A5058",
            subtitleFontSize=12.5,
            subtitleLineHeight=17,
            subtitlePadding=5,
        )
        .configure_axis(
            labelColor="#4A5058",
            titleColor=INK,
            labelFontSize=11.5,
            titleFontSize=12,
            titleFontWeight=500,
            gridColor="#E6E8EB",
            domainColor="#B5BAC1",
            tickColor="#B5BAC1",
        )
        .configure_header(labelColor=INK, labelFontSize=12.5, labelFontWeight=600, titleColor=INK)
        .configure_legend(
            labelColor=INK, titleColor=INK, labelFontSize=12, titleFontSize=12, symbolSize=110
        )
    )
