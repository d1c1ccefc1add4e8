-- Of two tables that agree on an account and both go below it elsewhere, the one that leaves out an account which the other prints has
-- lost a row. Where a table leaves out many, it goes less deep.
with printed as (
    select
        document_id,
        organisation_id,
        document_fiscal_year,
        table_no,
        any_value(table_place) as table_place,
        concat_ws('/', organisation_id, fiscal_year, phase) as same_year,
        money,
        figure,
        arg_min(observation_id, column_no) as observation_id,
        arg_min(amount_yuan, column_no) as amount_yuan,
        any_value(row_code || coalesce(row_label, '')) as words
    from {{ ref('int_figures') }}
    where
        spent_as = 'total' and cost_type is null and money_of = 'all' and fact_kind = 'expenditure'
        and regexp_full_match(figure, '2\d{2}(\d{2}){0,2}')
    group by document_id, organisation_id, document_fiscal_year, table_no, same_year, money, figure
),

-- Tables that go below the 类, in their order.
tables as (
    select
        document_id,
        table_no,
        same_year,
        money,
        list(figure) as figures,
        dense_rank() over (partition by document_id, same_year order by table_no) as place_no
    from printed
    group by document_id, table_no, same_year, money
    having max(length(figure)) > 3
),

pairs as (
    select
        full_.document_id,
        full_.table_no as full_table_no,
        full_.money as full_money,
        other.table_no as other_table_no,
        other.money as other_money,
        other.figures as other_figures,
        full_.same_year
    from tables as full_
    inner join tables as other
        on
            full_.document_id = other.document_id and full_.same_year = other.same_year
            and abs(full_.place_no - other.place_no) = 1
),

-- Each 项 of the one table whose 款 is the same in the other.
below as (
    select
        full_.document_id,
        full_.organisation_id,
        full_.document_fiscal_year,
        full_.words,
        full_.figure,
        full_.observation_id,
        full_.table_place as full_place,
        parent.table_place,
        parent.observation_id as parent_id,
        parent.words as parent_words,
        pairs.full_table_no,
        pairs.other_table_no,
        list_contains(pairs.other_figures, full_.figure) as is_there
    from pairs
    inner join printed as full_
        on
            pairs.document_id = full_.document_id and pairs.full_table_no = full_.table_no
            and pairs.full_money = full_.money and pairs.same_year = full_.same_year and length(full_.figure) = 7
    inner join printed as full_parent
        on
            full_.document_id = full_parent.document_id and full_.table_no = full_parent.table_no
            and full_.money = full_parent.money and full_.same_year = full_parent.same_year
            and left(full_.figure, 5) = full_parent.figure
    inner join printed as parent
        on
            pairs.document_id = parent.document_id and pairs.other_table_no = parent.table_no
            and pairs.other_money = parent.money and pairs.same_year = parent.same_year
            and left(full_.figure, 5) = parent.figure and full_parent.amount_yuan = parent.amount_yuan
    where full_.amount_yuan != 0
),

counted as (
    select
        *,
        count(*) filter (where is_there) over pair_ as there,
        count(*) filter (where not is_there) over pair_ as missing
    from below
    window pair_ as (partition by document_id, full_table_no, other_table_no)
)

select
    document_id,
    organisation_id,
    document_fiscal_year as fiscal_year,
    case when is_there then 'pass' when missing * 3 > there then 'not_evaluated' else 'fail' end as outcome,
    '两表列示的层级不同' as reason,
    null as severity,
    'undecided' as cause,
    table_place || '“' || parent_words || '”之下没有' || words || '，而' || full_place || '列有该科目，且两表的上级科目一致；可能漏印一行，或编码有误。'
        as message,
    null as printed,
    words as expected,
    null as difference_yuan,
    [parent_id, observation_id] as evidence,
    concat_ws('/', 'table', other_table_no, figure) as place
from counted
