-- what: The picks of some shipments as others see them.
-- called by: picking.queries.picks_of
-- rows: one a pick of these shipments
SELECT wave_id, number, batch_no, shipment_id, line_no, product_id, lot_id, location_id, tote_id,
    quantity, picked, replaced, state
FROM picking_pick
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
ORDER BY shipment_id, wave_id, number
