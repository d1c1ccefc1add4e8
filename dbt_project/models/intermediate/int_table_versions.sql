-- Which document speaks for a part of a disclosure (a table of a body, a subject in the text) that several documents hold: those of
-- the same organisation, fiscal year, kind and phase, in two formats or corrected under another address. One row for each of these
-- documents and part; a part that one document holds alone has no row. Documents that share less than half of their cells
-- complete each other: all speak.
--
-- What holds another's cells with the same figures repeats it, and the one that is whole and reads best speaks. Figures that differ
-- are a restatement: what stands nowhere any more yields, then a title that says it corrects speaks, then what was published later
-- (by date and time of the first announcement that offers it; where none has a date, by the day it was received). Where nothing
-- decides, one of the two counts (the fuller, the better read, then the smaller hash of what it says) and both are disputed. The
-- order in which documents of a day were fetched decides nothing.
with cells as (
    select *
    from {{ ref('int_version_cells') }}
    where
        is_figure
        and part_key in (
            select several.part_key
            from {{ ref('int_version_cells') }} as several
            group by several.part_key
            having count(distinct several.document_id) > 1
        )
),

facts as (
    select
        document_id,
        count(*) as facts
    from {{ ref('int_version_cells') }}
    where is_figure
    group by document_id
),

announced as (
    select
        document_id,
        min(published_on) as published_on,
        arg_min(published_time, row(published_on, published_time)) filter (where published_time is not null) as published_time,
        min(published_on) filter (where published_time is not null) as timed_on
    from {{ ref('stg_sightings') }}
    group by document_id
),

issues as (
    select
        document_id,
        count(*) as issues
    from {{ ref('stg_issues') }}
    group by document_id
),

documents as (
    select
        documents.document_id,
        versions.valid_from,
        versions.valid_to,
        case when versions.is_current then versions.withdrawn_at end as withdrawn_at,
        versions.is_current,
        documents.is_correction,
        {{ day_in_china('documents.first_seen_at') }} as received_on,
        coalesce(announced.published_on, documents.published_on, {{ day_in_china('documents.first_seen_at') }}) as dated_on,
        case when announced.timed_on = announced.published_on then announced.published_time end as published_time,
        coalesce(facts.facts, 0) as facts,
        coalesce(issues.issues, 0) + coalesce(documents.scanned_pages, 0) as doubts,
        documents.content_hash
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('int_document_versions') }} as versions on documents.document_id = versions.document_id
    left join facts on documents.document_id = facts.document_id
    left join announced on documents.document_id = announced.document_id
    left join issues on documents.document_id = issues.document_id
    where versions.same_content_as_document_id is null and not versions.is_set_aside
),

held as (
    select
        cells.part_key,
        count(*) as cells,
        documents.*
    from cells
    inner join documents on cells.document_id = documents.document_id
    group by all
),

-- A time of day counts only where all of that day have one.
timed as (
    select
        *,
        case
            when count(published_time) over (partition by part_key, dated_on) = count(*) over (partition by part_key, dated_on)
                then published_time
        end as dated_at
    from held
),

ranked as (
    select
        *,
        row(is_correction, dated_on, dated_at, is_current) as evidence,
        row_number() over by_evidence as precedence,
        row_number() over (
            partition by part_key
            order by
                cells asc, withdrawn_at is null, doubts desc, received_on desc, facts asc, content_hash desc, document_id desc
        ) as quality
    from timed
    window
        by_evidence as (
            partition by part_key
            order by
                is_correction asc, dated_on asc, dated_at asc, is_current asc,
                cells asc, facts asc, doubts desc, content_hash desc, document_id desc
        )
),

-- Documents that hold the same cells, each pair once in either direction.
compared as (
    select
        one.part_key,
        one.document_id,
        other.document_id as other_id,
        count(*) as shared,
        count(*) filter (where not {{ is_same_figure('one', 'other') }}) as differing
    from cells as one
    inner join cells as other
        on one.part_key = other.part_key and one.cell_key = other.cell_key and one.document_id != other.document_id
    group by one.part_key, one.document_id, other.document_id
),

pairs as (
    select
        compared.part_key,
        compared.differing = 0 as agrees,
        -- all that the first holds is held by the other
        compared.differing = 0 and compared.shared = one.cells as is_contained,
        compared.differing = 0 and compared.shared = other.cells as contains,
        one,
        other
    from compared
    inner join ranked as one on compared.part_key = one.part_key and compared.document_id = one.document_id
    inner join ranked as other on compared.part_key = other.part_key and compared.other_id = other.document_id
    where 2 * compared.shared > least(one.cells, other.cells)
),

-- What repeats another document, unless figures that differ came between the two: then it goes back to what was said before. What says
-- that it corrects and holds less has taken something away.
repeats as (
    select
        pairs.part_key,
        pairs.one.document_id,
        pairs.other.document_id as repeats_document_id,
        pairs.other.valid_to as until_,
        greatest(pairs.one.valid_from, pairs.other.valid_from) as since
    from pairs
    where
        pairs.is_contained
        and pairs.other.quality > pairs.one.quality
        and not (pairs.one.is_correction and not pairs.other.is_correction and pairs.one.cells < pairs.other.cells)
        and not exists (
            select 1
            from pairs as between_
            where
                between_.part_key = pairs.part_key
                and between_.one.document_id = pairs.other.document_id
                and not between_.agrees
                and between_.other.precedence > pairs.other.precedence
                and between_.other.precedence < pairs.one.precedence
        )
    qualify row_number() over (
            partition by pairs.part_key, pairs.one.document_id
            order by pairs.other.valid_to is null desc, pairs.other.quality desc
        ) = 1
),

-- The second of a pair by the evidence yields to the first, as long as the first is in force.
restates as (
    select
        pairs.part_key,
        pairs.one as loser,
        pairs.other as winner,
        pairs.one.evidence = pairs.other.evidence
        and (pairs.one.withdrawn_at is null) = (pairs.other.withdrawn_at is null) as is_undecided
    from pairs
    left join repeats as of_other
        on
            pairs.part_key = of_other.part_key
            and pairs.other.document_id = of_other.document_id
            and of_other.until_ is null
    where
        pairs.one.precedence < pairs.other.precedence
        and not pairs.is_contained
        and not (pairs.contains and pairs.one.quality > pairs.other.quality)
        and of_other.document_id is null
),

yields as (
    select
        part_key,
        document_id,
        repeats_document_id as yields_to,
        since,
        until_,
        'repeats' as how
    from repeats
    union all
    select
        part_key,
        loser.document_id,
        winner.document_id as yields_to,
        greatest(loser.valid_from, winner.valid_from) as since,
        case
            when loser.withdrawn_at is null then least(winner.valid_to, winner.withdrawn_at)
            else winner.valid_to
        end as until_,
        case when is_undecided then 'disputed' else 'restates' end as how
    from restates
    union all
    -- The publisher took the correction back: what it corrected is in force again.
    select
        part_key,
        winner.document_id,
        loser.document_id as yields_to,
        greatest(winner.withdrawn_at, loser.valid_from) as since,
        loser.valid_to as until_,
        'withdrawn' as how
    from restates
    where winner.withdrawn_at is not null and loser.withdrawn_at is null
),

in_time as (
    select
        yields.*,
        ranked.precedence
    from yields
    inner join ranked on yields.part_key = ranked.part_key and yields.yields_to = ranked.document_id
    where yields.until_ is null or yields.until_ > yields.since
),

outcomes as (
    select
        part_key,
        document_id,
        bool_or(until_ is null) as has_yielded,
        min(since) as since,
        max(until_) as until_,
        arg_max(yields_to, precedence) filter (where until_ is null) as superseded_by_document_id,
        arg_max(how, precedence) filter (where until_ is null) as how,
        bool_or(until_ is null and how not in ('disputed', 'repeats')) as is_decided,
        bool_or(until_ is null and how = 'repeats') as is_repeating
    from in_time
    group by part_key, document_id
),

disputes as (
    select
        in_time.part_key,
        in_time.document_id,
        in_time.yields_to
    from in_time
    left join outcomes as of_loser
        on in_time.part_key = of_loser.part_key and in_time.document_id = of_loser.document_id
    left join outcomes as of_winner
        on in_time.part_key = of_winner.part_key and in_time.yields_to = of_winner.document_id
    where
        in_time.how = 'disputed'
        and in_time.until_ is null
        and not coalesce(of_loser.is_decided or of_loser.is_repeating, false)
        and not coalesce(of_winner.is_decided or of_winner.is_repeating, false)
)

select
    ranked.document_id,
    ranked.part_key,
    not coalesce(outcomes.has_yielded, false) as is_speaking,
    ranked.document_id in (
        select disputes.document_id
        from disputes
        where disputes.part_key = ranked.part_key
        union all
        select disputes.yields_to
        from disputes
        where disputes.part_key = ranked.part_key
    ) as is_disputed,
    outcomes.superseded_by_document_id,
    outcomes.how as yields_as,
    repeats.repeats_document_id,
    -- The version that comes next after this one among those that restate it: each correction is compared with what it corrects.
    (
        select arg_min(restates.winner.document_id, restates.winner.precedence)
        from restates
        where
            restates.part_key = ranked.part_key
            and restates.loser.document_id = ranked.document_id
            and not restates.is_undecided
    ) as restated_by_document_id,
    case when outcomes.has_yielded then outcomes.since end as valid_to,
    case when not outcomes.has_yielded then outcomes.since end as lapsed_from,
    case when not outcomes.has_yielded then outcomes.until_ end as restored_at
from ranked
left join outcomes on ranked.part_key = outcomes.part_key and ranked.document_id = outcomes.document_id
left join repeats on ranked.part_key = repeats.part_key and ranked.document_id = repeats.document_id
