-- what: The closed cartons of some shipments.
-- called by: packing.queries.cartons_of
-- rows: one a closed carton
SELECT id AS carton_id, shipment_id, merchant_id, weight_g
FROM packing_carton
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
    AND closed_at IS NOT NULL
ORDER BY shipment_id, id
