{{ staged_export('intercom.teams') }}
