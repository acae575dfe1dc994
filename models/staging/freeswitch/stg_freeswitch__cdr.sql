{{ staged_export('freeswitch.cdr') }}
