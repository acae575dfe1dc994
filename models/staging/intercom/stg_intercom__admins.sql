{{ staged_export('intercom.admins') }}
