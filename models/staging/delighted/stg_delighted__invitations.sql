{{ staged_export('delighted.invitations') }}
