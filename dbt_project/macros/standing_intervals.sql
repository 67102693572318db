{#- When each cell stood, where something that was accepted has been taken back since: `cells` has
    key_id (whose place it takes), cell_id, known_from, stands_from, stands_until (null: to this day)
    and precedence (of those standing together the highest counts). Gives its other columns, once an
    interval, with known_from and known_to: a cell has several where what had replaced it was taken
    back, and an empty one where it never counted from its acceptance on. -#}
{% macro standing_intervals(cells) -%}
    with moments as (
        select
            key_id,
            stands_from as moment
        from {{ cells }}
        union
        select
            key_id,
            stands_until as moment
        from {{ cells }}
        where stands_until is not null
    ),

    spans as (
        select
            key_id,
            moment,
            lead(moment) over (partition by key_id order by moment) as next_moment
        from moments
    ),

    winners as (
        select
            spans.key_id,
            spans.moment,
            spans.next_moment,
            cells.cell_id
        from spans
        inner join {{ cells }} as cells
            on
                spans.key_id = cells.key_id
                and spans.moment >= cells.stands_from
                and (cells.stands_until is null or spans.moment < cells.stands_until)
        qualify row_number() over (
            partition by spans.key_id, spans.moment
            order by cells.precedence desc
        ) = 1
    ),

    neighboured as (
        select
            *,
            lag(cell_id) over (partition by key_id order by moment) as cell_before,
            lag(next_moment) over (partition by key_id order by moment) as end_before
        from winners
    ),

    told as (
        select
            *,
            (cell_before is distinct from cell_id or end_before is distinct from moment) as begins
        from neighboured
    ),

    numbered as (
        select
            *,
            count(*) filter (where begins) over (
                partition by key_id
                order by moment
                rows between unbounded preceding and current row
            ) as interval_number
        from told
    ),

    intervals as (
        select
            key_id,
            cell_id,
            min(moment) as known_from,
            case when bool_or(next_moment is null) then null else max(next_moment) end as known_to
        from numbered
        group by key_id, cell_id, interval_number
    ),

    counted as (
        select
            cells.* exclude (key_id, cell_id, precedence, stands_from, stands_until)
                replace (intervals.known_from as known_from),
            intervals.known_to
        from intervals
        inner join {{ cells }} as cells
            on intervals.cell_id = cells.cell_id
    ),

    uncounted as (
        select
            cells.* exclude (key_id, cell_id, precedence, stands_from, stands_until),
            cells.known_from as known_to
        from {{ cells }} as cells
        left join intervals
            on
                cells.key_id = intervals.key_id
                and cells.known_from = intervals.known_from
        where intervals.key_id is null
        qualify row_number() over (
            partition by cells.key_id, cells.known_from
            order by cells.precedence desc
        ) = 1
    )

    select * from counted
    union all by name
    select * from uncounted
{%- endmacro %}
