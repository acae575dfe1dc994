{{ staged_export('amazon_connect.contact_records') }}
