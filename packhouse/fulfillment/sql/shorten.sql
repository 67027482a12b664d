-- what: Lets lines of locked shipments owe fewer units.
-- called by: fulfillment.operations.shorten
-- rows: one a line
UPDATE fulfillment_shipmentline AS line
SET quantity = line.quantity - item.quantity
FROM unnest(%(shipment_ids)s::bigint[], %(line_nos)s::bigint[], %(quantities)s::bigint[])
    AS item (shipment_id, line_no, quantity)
WHERE line.facility_id = %(facility_id)s::bigint AND line.shipment_id = item.shipment_id
    AND line.line_no = item.line_no
