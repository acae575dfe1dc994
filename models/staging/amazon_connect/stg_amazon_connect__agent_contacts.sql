{{ staged_export('amazon_connect.agent_contacts') }}
