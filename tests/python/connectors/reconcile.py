"""What the dashboards of Aircall and of nobody's system report of a day of Aircall's sample."""

from __future__ import annotations

from pathlib import Path

_COLUMNS = (
    "date,source_system,queue,offered,answered,abandoned,service_level_percent,service_level,"
    "average_speed_of_answer\n"
)


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Before and after somebody saw that a week's total stood there for a day's."""
    first = _COLUMNS + "2026-03-02,aircall,Support,40,20,10,25,,\n"
    second = (
        _COLUMNS
        + "2026-03-02,aircall,Support,4,2,1,25,,20\n"
        + "2026-03-02,aircall,,4,2,1,25,,20.5\n"
        + "2026-03-02,elsewhere,,7,,,,,\n"
        + "2026-03-02,aircall,Sales,3,,,,85,\n"
        + "2026-03-02,aircall,Returns,0,0,0,,,\n"
    )
    return (
        {"reconcile/march.csv": first.encode()},
        {"reconcile/march.csv": second.encode()},
    )
