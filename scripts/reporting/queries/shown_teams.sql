-- The teams that pages show.
create temp table shown_teams as
select name
from shown_choices
where kind = 'team' and is_shown;
