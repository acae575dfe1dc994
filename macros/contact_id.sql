{#- A contact's id across systems and kinds: ids of one never clash with those of another. -#}
{% macro contact_id(source_system, kind, id) -%}
    '{{ source_system }}:{{ kind }}:' || {{ id }}
{%- endmacro %}

{#- A spreadsheet's scientific notation: what was the number is lost, so it is nobody's. -#}
{% macro is_damaged_number(id) -%}
    coalesce({{ matches(id, '[0-9]([.,][0-9]+)?[eE][+][0-9]{2,}') }}, false)
{%- endmacro %}

{#- What the system itself calls a contact of which this is the id. -#}
{% macro external_id(contact_id, kind) -%}
    substr({{ contact_id }}, length(source_system) + length(':{{ kind }}:') + 1)
{%- endmacro %}

{#- The case that a contact belongs to: one without any is a case of its own. -#}
{% macro case_key() -%}
    case when case_id is not null then {{ case_record_key() }} else contact_id end
{%- endmacro %}

{#- The key of a case that a system itself tells of. -#}
{% macro case_record_key() -%}
    source_system || ':case:' || case_id
{%- endmacro %}

{#-
    A condition: that a row of int_external_contacts, called external_contacts, is the contact that
    rows name by `external_contact_id` and, if they say it, `contact_kind`.
-#}
{% macro is_contact_named_by(rows) -%}
    {{ rows }}.source_system = external_contacts.source_system
    and {{ rows }}.external_contact_id = external_contacts.external_contact_id
    and (
        {{ rows }}.contact_kind = external_contacts.contact_kind
        or ({{ rows }}.contact_kind is null and external_contacts.is_meant_without_kind)
    )
{%- endmacro %}
