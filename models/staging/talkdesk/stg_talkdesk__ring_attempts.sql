-- A report is in the zone that it was asked for in, and does not say which that is.
{{ staged_export('talkdesk.ring_attempts', zone_setting='talkdesk_time_zone') }}
