-- what: All picks of some shipments, which the caller has locked: that lock guards the picks.
-- called by: picking.operations.confirm
-- rows: one a pick of these shipments
SELECT wave_id, number, batch_no, shipment_id, line_no, merchant_id, product_id, lot_id, location_id, tote_id,
    quantity, picked, replaced, state
FROM picking_pick
WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
