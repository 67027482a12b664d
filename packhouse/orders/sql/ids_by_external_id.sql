-- what: Our ids of some orders, by the merchant's own.
-- called by: orders.queries.ids_by_external_id
-- rows: at most one an external id
SELECT external_id, id
FROM orders_order
WHERE merchant_id = %(merchant_id)s::bigint AND external_id = ANY (%(external_ids)s::text[])
