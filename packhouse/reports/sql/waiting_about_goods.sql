-- what: Facts about some shipments, or of some products' arrival, that a subscriber has not had yet, or failed on.
-- called by: reports.case.gather
-- rows: one a subscriber and telling
SELECT DISTINCT waiting.subscriber, waiting.attempts, waiting.due_at = 'infinity' AS is_parked, waiting.failure
FROM kernel_facilitywaiting AS waiting
CROSS JOIN unnest(waiting.fact_ids, waiting.subject_ids) AS had (fact_id, subject_id)
JOIN kernel_facilityfact AS fact
    ON fact.facility_id = %(facility_id)s::bigint AND fact.subject_id = had.subject_id AND fact.id = had.fact_id
WHERE waiting.facility_id = %(facility_id)s::bigint
    AND (
        (fact.body ->> 'shipment_id')::bigint = ANY (%(shipment_ids)s::bigint[])
        OR fact.kind = 'StockArrived' AND had.subject_id = ANY (%(product_ids)s::bigint[])
    )
ORDER BY waiting.subscriber, waiting.attempts
