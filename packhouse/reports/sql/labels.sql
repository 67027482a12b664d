-- what: The live labels of some shipments, with what the carrier said no to.
-- called by: reports.case.gather
-- rows: one a live label
SELECT shipment_id, carton_id, carrier, state, tracking_number, refusal, requested_at, handed_over_at,
    tracking_status, tracked_at
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[]) AND state <> 5
ORDER BY shipment_id, id
