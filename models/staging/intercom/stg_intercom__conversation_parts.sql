{{ staged_export('intercom.conversation_parts') }}
