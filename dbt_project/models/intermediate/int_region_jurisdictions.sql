-- The widest jurisdiction each reporting region lies in: sums stay inside it, and so do the keys of
-- lists and what is told apart in them.
with closure as (
    select * from {{ ref('stg_region_closure') }}
),

final as (
    select
        region_code,
        arg_max(ancestor_code, depth) as jurisdiction_code
    from closure
    group by region_code
)

select * from final
