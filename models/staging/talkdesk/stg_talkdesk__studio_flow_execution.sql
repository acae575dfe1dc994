-- A report is in the zone that it was asked for in, and does not say which that is.
{{ staged_export('talkdesk.studio_flow_execution', zone_setting='talkdesk_time_zone') }}
