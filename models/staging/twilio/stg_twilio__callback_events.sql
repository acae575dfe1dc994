{{ staged_export('twilio.callback_events') }}
