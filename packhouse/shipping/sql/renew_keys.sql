-- what: Gives refused labels another key: under the old one the carrier would refuse them again.
-- called by: shipping.operations.request_labels
-- rows: one a label
UPDATE shipping_label AS label
SET carrier = %(carrier)s::text, requested_at = %(now)s::timestamptz, request_key = batch.key || label.carton_id
FROM (SELECT replace(gen_random_uuid()::text, '-', '') || '-' AS key OFFSET 0) AS batch
WHERE label.facility_id = %(facility_id)s::bigint AND label.shipment_id = ANY (%(shipment_ids)s::bigint[])
    AND label.id = ANY (%(label_ids)s::bigint[]) AND label.state = %(refused)s::bigint
