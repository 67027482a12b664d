-- what: Writes shipments with their lines and states, and lists them as open. At most one an order.
-- called by: fulfillment.operations.source
-- rows: one shipment, one state and one open entry an item; its lines
WITH made AS (
    INSERT INTO fulfillment_shipment (facility_id, merchant_id, order_id, service, ship_by, planned_at)
    SELECT %(facility_id)s::bigint, %(merchant_id)s::bigint, item.order_id, item.service, item.ship_by,
        %(at)s::timestamptz
    FROM unnest(%(order_ids)s::bigint[], %(services)s::text[], %(ship_bys)s::timestamptz[])
        AS item (order_id, service, ship_by)
    ORDER BY item.order_id
    RETURNING id, order_id
), lines AS (
    INSERT INTO fulfillment_shipmentline (facility_id, shipment_id, merchant_id, line_no, product_id, quantity)
    SELECT %(facility_id)s::bigint, made.id, %(merchant_id)s::bigint, line.line_no, line.product_id, line.quantity
    FROM unnest(
        %(line_order_ids)s::bigint[], %(line_nos)s::bigint[], %(product_ids)s::bigint[], %(quantities)s::bigint[]
    ) AS line (order_id, line_no, product_id, quantity)
    JOIN made USING (order_id)
), states AS (
    INSERT INTO fulfillment_shipmentstate (facility_id, shipment_id, merchant_id, order_id, state, since)
    SELECT %(facility_id)s::bigint, id, %(merchant_id)s::bigint, order_id, %(planned)s::bigint, %(at)s::timestamptz
    FROM made
), opened AS (
    INSERT INTO fulfillment_openshipment (facility_id, shipment_id)
    SELECT %(facility_id)s::bigint, id FROM made
)
SELECT order_id, id FROM made
