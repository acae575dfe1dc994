-- The queues that pages show.
create temp table shown_queues as
select name
from shown_choices
where kind = 'queue' and is_shown;
