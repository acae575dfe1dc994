{{ staged_export('talkdesk.calls') }}
