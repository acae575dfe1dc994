"""Texts that mean something to one program or another, and must mean nothing to any of ours."""

from __future__ import annotations

SQL = "'); drop table raw_generic.calls; --"
JINJA = "{{ env_var('HOME') }}{% do run_query('drop schema landing') %}"

# By what would read them so.
TEXTS = {
    "sql": SQL,
    "sql_quotes": "\"; attach '/tmp/x' as x; select \"",
    "sql_function": "read_text('/etc/passwd')",
    "sql_copy": "x' || (select 1) || 'y",
    "sql_comment": "a /* b -- c",
    "sql_dollars": "$1 $$ ? :name %s",
    "jinja": JINJA,
    "jinja_comment": "{# never closed",
    "formula": "=cmd|'/C calc'!A0",
    "formula_at": '@SUM(1+1)*HYPERLINK("http://example.com","x")',
    "formula_plus": "+1+cmd|' /C calc'!A0",
    "formula_tab": "\t=1+1",
    "shell": "$(touch owned) `touch owned`; touch owned",
    "path": "../../../../etc/passwd",
    "path_absolute": "/etc/passwd",
    "path_windows": "C:\\windows\\system32\\..\\x",
    "format": "%n%s%x {0.__class__} {name!r}",
    "markup": "[bold red]x[/] [link=file:///etc/passwd]y[/link]",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "terminal": "\x1b[2J\x1b]0;owned\x07\x1b[31mred",
    "terminal_c1": "\x9b2J\x9d0;owned\x9c",
    "backspaces": "ok\x08\x08no",
    "turned_around": "\u202egnp.exe\u2066x",
    "invisible": "a\u200bb\ufeffc\u00ad",
    "letters": "ﷺ𝕏Ω≈ç√∫",
    "long": "x" * 100_000,
    "json": '{"a": [1, {"b": null}]}',
    "yaml": "!!python/object/apply:os.system ['touch owned']",
    "null_word": "NULL",
    "backslashes": "\\x00\\u0000\\n\\",
}
