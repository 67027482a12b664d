-- what: Writes the recipients that count from now on.
-- called by: orders.operations.correct_recipients
-- rows: one an order
UPDATE orders_order AS ordered
SET corrected_to = item.ship_to
FROM ROWS FROM (unnest(%(order_ids)s::bigint[]), jsonb_array_elements(%(ship_tos)s::jsonb)) AS item (order_id, ship_to)
WHERE ordered.merchant_id = %(merchant_id)s::bigint AND ordered.id = item.order_id
