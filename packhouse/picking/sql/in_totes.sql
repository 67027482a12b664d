-- what: What was fetched into totes for some shipments.
-- called by: picking.queries.in_totes
-- rows: one a shipment's line, lot and tote
SELECT shipment_id, line_no, merchant_id, product_id, lot_id, tote_id, sum(picked)::bigint AS quantity
FROM picking_pick
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[]) AND picked > 0
GROUP BY shipment_id, line_no, merchant_id, product_id, lot_id, tote_id
ORDER BY shipment_id, line_no, lot_id, tote_id
