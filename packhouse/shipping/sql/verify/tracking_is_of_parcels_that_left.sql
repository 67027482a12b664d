-- states: A carrier's news is about a label of its merchant, and the label says what the latest news is.
-- scope: facility
-- called by: kernel.invariants
SELECT event.label_id, event.at, event.status, event.merchant_id, label.merchant_id AS merchant_of_the_label,
    label.tracking_status, label.tracked_at
FROM (
    SELECT DISTINCT ON (label_id) label_id, at, status, merchant_id
    FROM shipping_trackingevent
    WHERE facility_id = %(facility_id)s::bigint
    ORDER BY label_id, at DESC
) AS event
LEFT JOIN shipping_label AS label
    ON label.facility_id = %(facility_id)s::bigint AND label.id = event.label_id
WHERE label.merchant_id IS DISTINCT FROM event.merchant_id OR label.tracked_at IS DISTINCT FROM event.at
ORDER BY event.label_id
LIMIT 100
