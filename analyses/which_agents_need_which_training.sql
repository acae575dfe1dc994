-- Which agents need training, and in which issues? First contact resolution of each agent, beside
-- what all others reach on the same issues: over all issues, and on each issue beyond what the
-- agent is short of everywhere.
--
-- Of forty agents somebody is always last. So each gap is believed as far as such gaps are more
-- than chance: their spread over all agents, less the spread that chance alone gives so many
-- contacts, says how much agents really differ. Where it says nothing is left, `share_believed` is
-- 0, and a list of the worst would be a list of the unlucky. What remains is sorted by the contacts
-- that somebody as good as the others would have solved.
--
-- Nobody chose at random who gets which contact: a shift or a site may have the harder ones.
--
-- Without `channel`, of phone calls: --vars '{channel: chat}'.
{%- set channel = var('channel', 'voice') %}
with

contacts as (
    select
        agent_id,
        issue_type,
        numerator as is_solved
    from {{ ref('first_contact_resolution') }}
    where
        variant = 'observed' and channel = '{{ channel }}'
        and agent_id <> 'unknown' and issue_type <> 'unknown'
),

issues as (
    select
        issue_type,
        count(*) as contacts,
        sum(is_solved) as solved
    from contacts
    group by issue_type
),

agents_on_issues as (
    select
        agent_id,
        issue_type,
        count(*) as contacts,
        sum(is_solved) as solved
    from contacts
    group by agent_id, issue_type
),

beside_all_others as (
    select
        agents_on_issues.agent_id,
        agents_on_issues.issue_type,
        agents_on_issues.contacts,
        agents_on_issues.solved,
        (issues.solved - agents_on_issues.solved)
        / (issues.contacts - agents_on_issues.contacts) as share_of_others
    from agents_on_issues
    inner join issues on agents_on_issues.issue_type = issues.issue_type
    where issues.contacts > agents_on_issues.contacts
),

-- Gaps in contacts, and the variance that chance gives them.
gaps_on_issues as (
    select
        *,
        solved - contacts * share_of_others as gap,
        contacts * share_of_others * (1 - share_of_others) as variance
    from beside_all_others
),

gaps_of_agents as (
    select
        agent_id,
        sum(contacts) as contacts,
        sum(solved) as solved,
        sum(contacts * share_of_others) as expected,
        sum(gap) / sum(contacts) as gap,
        sum(variance) / (sum(contacts) * sum(contacts)) as variance
    from gaps_on_issues
    group by agent_id
),

gaps as (
    select
        agent_id,
        'all issues' as about,
        contacts,
        solved / contacts as share_solved,
        expected / contacts as share_expected,
        gap,
        variance
    from gaps_of_agents
    union all
    select
        gaps_on_issues.agent_id,
        gaps_on_issues.issue_type as about,
        gaps_on_issues.contacts,
        gaps_on_issues.solved / gaps_on_issues.contacts as share_solved,
        gaps_on_issues.share_of_others + gaps_of_agents.gap as share_expected,
        gaps_on_issues.gap / gaps_on_issues.contacts - gaps_of_agents.gap as gap,
        -- The agent's own level holds these contacts too.
        gaps_on_issues.variance / (gaps_on_issues.contacts * gaps_on_issues.contacts)
        * (1 - 2.0 * gaps_on_issues.contacts / gaps_of_agents.contacts)
        + gaps_of_agents.variance as variance
    from gaps_on_issues
    inner join gaps_of_agents on gaps_on_issues.agent_id = gaps_of_agents.agent_id
    -- Who takes one kind of issue only differs in nothing from what he is everywhere.
    where gaps_on_issues.contacts < gaps_of_agents.contacts
),

enough as (
    select
        *,
        case when about = 'all issues' then 'agents' else 'issues' end as kind
    from gaps
    where contacts >= 30
),

real_spreads as (
    select
        kind,
        greatest(sum(contacts * (gap * gap - variance)) / sum(contacts), 0) as real_variance
    from enough
    group by kind
),

believed as (
    select
        enough.agent_id,
        enough.about,
        enough.kind,
        enough.contacts,
        enough.share_solved,
        enough.share_expected,
        enough.gap,
        real_spreads.real_variance / (real_spreads.real_variance + enough.variance)
            as share_believed
    from enough
    inner join real_spreads on enough.kind = real_spreads.kind
    where enough.variance > 0
),

ranked as (
    select
        *,
        greatest(-gap * share_believed * contacts, 0) as contacts_to_win,
        row_number() over (
            partition by kind
            order by gap * share_believed * contacts, gap * contacts, agent_id, about
        ) as place
    from believed
    where gap < 0
)

select
    agent_id,
    about,
    contacts,
    share_solved,
    share_expected,
    gap,
    share_believed,
    contacts_to_win
from ranked
where place <= 8
order by contacts_to_win desc, kind asc, place asc
