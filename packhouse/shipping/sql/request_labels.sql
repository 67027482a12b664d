-- what: Asks for a label for each closed carton that has no live one. The key that the carrier will see repeats
--   neither in this database nor in another one.
-- called by: shipping.operations.request_labels
-- rows: one a closed carton without a live label
INSERT INTO shipping_label (
    facility_id, carton_id, shipment_id, merchant_id, actor_id, requested_at, weight_g, state, carrier, service,
    request_key
)
SELECT carton.facility_id, carton.id, carton.shipment_id, carton.merchant_id, %(actor_id)s::bigint,
    %(now)s::timestamptz, carton.weight_g, %(requested)s::bigint, %(carrier)s::text, shipment.service, batch.key || carton.id
FROM (SELECT replace(gen_random_uuid()::text, '-', '') || '-' AS key OFFSET 0) AS batch
CROSS JOIN packing_carton AS carton
JOIN fulfillment_shipment AS shipment
    ON shipment.facility_id = %(facility_id)s::bigint AND shipment.id = carton.shipment_id
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.id = ANY (%(carton_ids)s::bigint[])
    AND carton.closed_at IS NOT NULL
ORDER BY carton.id
ON CONFLICT (facility_id, carton_id) WHERE NOT (state = 5) DO NOTHING
RETURNING carton_id, shipment_id, id AS label_id
