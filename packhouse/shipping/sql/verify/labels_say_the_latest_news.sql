-- states: A carrier's news is about a label of its merchant; the label says the latest of it, or how the journey ended.
-- scope: facility
-- called by: kernel.invariants
WITH heard AS (
    SELECT event.label_id, event.merchant_id, max(event.at) AS latest_at,
        bool_or(event.at = label.tracked_at AND event.status = label.tracking_status) AS label_says_it
    FROM shipping_trackingevent AS event
    LEFT JOIN shipping_label AS label
        ON label.facility_id = %(facility_id)s::bigint AND label.id = event.label_id
    WHERE event.facility_id = %(facility_id)s::bigint
    GROUP BY event.label_id, event.merchant_id
), labels AS (
    SELECT id AS label_id, merchant_id, tracking_status, tracked_at
    FROM shipping_label
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT label_id, heard.merchant_id, labels.merchant_id AS merchant_of_the_label,
    labels.tracking_status, labels.tracked_at, heard.latest_at
FROM heard
FULL JOIN labels USING (label_id)
WHERE (heard.label_id IS NULL AND labels.tracked_at IS NOT NULL)
    OR (
        heard.label_id IS NOT NULL
        AND (
            labels.merchant_id IS DISTINCT FROM heard.merchant_id
            OR heard.label_says_it IS NOT TRUE
            OR (labels.tracked_at <> heard.latest_at AND labels.tracking_status NOT IN (9, 11))
        )
    )
ORDER BY label_id
LIMIT 100
