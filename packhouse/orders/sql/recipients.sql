-- what: Who gets the parcels of some orders.
-- called by: orders.queries.recipients
-- rows: one an order
SELECT id, coalesce(corrected_to, ship_to)::json
FROM orders_order
WHERE merchant_id = %(merchant_id)s::bigint AND id = ANY (%(order_ids)s::bigint[])
