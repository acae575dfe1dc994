-- What a database holds is in the machine's local time, and does not say which that is.
{{ staged_export('asterisk.queue_log', zone_setting='asterisk_time_zone') }}
