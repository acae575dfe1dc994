"""Sites and queues on which exports and settings do not agree: a misspelt one does nothing."""

from __future__ import annotations

import duckdb

from scripts.quoting import identifier

# More names than these are only counted.
_SHOWN = 5
# What somebody has to know, and the names that it is about; {core} = the mart's schema.
_UNKNOWN = {
    "Not in sites.csv, so their days and hours are those of UTC": (
        "select site from {core}.dim_sites where not is_in_settings"
    ),
    "Not in queues.csv, so with their channel's target": (
        "select concat(queue, ' (', channel, ')') from {core}.dim_queues where not is_in_settings"
    ),
    "In the settings, but in nothing that landed": """
        select concat('site ', site)
        from (
            select site from settings.sites
            union select site from settings.holidays
            union select scope_value from settings.targets where scope = 'site'
            except (
                select site from {core}.fct_contact_legs
                union select site from {core}.dim_agent_versions
                union select site from {core}.fct_trunk_usage
            )
        )
        where site is not null
        union
        select concat('queue ', queue)
        from (
            select queue from settings.queues
            union select queue from settings.opening_hours
            union select scope_value from settings.targets where scope = 'queue'
            except select queue from {core}.fct_contact_legs
        )
        where queue is not null
    """,
}
_NO_SITE = (
    "No contact names a site, so days and hours are those of UTC. To have them local: a column "
    "`site` in the exports, and its time zone in sites.csv."
)


def said_of_names(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Sentences about them; the connection has the build file, and the mart attached."""
    core = f"{identifier(database)}.core"
    [(legs, with_site)] = connection.execute(
        f"select count(*), count(site) from {core}.fct_contact_legs"
    ).fetchall()
    notes = [_NO_SITE] if legs and not with_site else []
    for what, query in _UNKNOWN.items():
        rows = connection.execute(f"{query.format(core=core)} order by all").fetchall()
        names = [name for (name,) in rows]
        if names:
            more = f" and {len(names) - _SHOWN} more" if names[_SHOWN:] else ""
            notes.append(f"{what}: {', '.join(names[:_SHOWN])}{more}.")
    return notes
