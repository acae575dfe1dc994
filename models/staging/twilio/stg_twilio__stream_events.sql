{{ staged_export('twilio.stream_events') }}
