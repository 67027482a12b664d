-- what: What is in the cartons of some shipments, and whether the carton is still open.
-- called by: reports.case.gather
-- rows: one a carton and product
SELECT carton.shipment_id, carton.id AS carton_id, carton.closed_at IS NULL AS is_open, line.product_id,
    sum(line.quantity)::bigint AS quantity
FROM packing_carton AS carton
JOIN packing_cartonline AS line ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = carton.id
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.shipment_id = ANY (%(shipment_ids)s::bigint[])
GROUP BY carton.shipment_id, carton.id, carton.closed_at, line.product_id
ORDER BY carton.shipment_id, carton.id, line.product_id
