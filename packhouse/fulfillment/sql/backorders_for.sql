-- what: The orders that wait for some products, longest in the book first.
-- called by: fulfillment.operations.retry_backorders
-- rows: at most `most` orders
SELECT DISTINCT order_id
FROM fulfillment_backorder
WHERE merchant_id = %(merchant_id)s::bigint AND product_id = ANY (%(product_ids)s::bigint[])
ORDER BY order_id
LIMIT %(most)s::bigint
