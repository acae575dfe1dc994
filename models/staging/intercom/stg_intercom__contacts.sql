{{ staged_export('intercom.contacts') }}
