-- states: A carton has one live label at most, and a label is on a carton of its shipment and merchant.
-- scope: facility
-- called by: kernel.invariants
WITH live AS (
    SELECT carton_id, count(*) AS labels
    FROM shipping_label
    WHERE facility_id = %(facility_id)s::bigint AND state <> 5
    GROUP BY carton_id
)
SELECT label.id AS label_id, label.carton_id, label.shipment_id, label.merchant_id, label.state,
    coalesce(live.labels, 0) AS live_labels, carton.shipment_id AS shipment_of_the_carton,
    carton.merchant_id AS merchant_of_the_carton, carton.closed_at IS NOT NULL AS carton_is_closed
FROM shipping_label AS label
LEFT JOIN live ON live.carton_id = label.carton_id
LEFT JOIN packing_carton AS carton
    ON carton.facility_id = %(facility_id)s::bigint AND carton.id = label.carton_id
WHERE label.facility_id = %(facility_id)s::bigint
    AND (
        live.labels > 1 OR carton.closed_at IS NULL
        OR (label.shipment_id, label.merchant_id) IS DISTINCT FROM (carton.shipment_id, carton.merchant_id)
    )
ORDER BY label.id
LIMIT 100
