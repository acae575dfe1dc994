{{ staged_export('intercom.conversations') }}
