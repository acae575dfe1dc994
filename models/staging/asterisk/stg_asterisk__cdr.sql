-- It tells the machine's local time, and does not say which that is.
{{ staged_export('asterisk.cdr', zone_setting='asterisk_time_zone') }}
