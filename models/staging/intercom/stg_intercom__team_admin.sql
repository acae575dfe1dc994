{{ staged_export('intercom.team_admin') }}
