-- what: The orders that a merchant calls by this name, or that we call by this number.
-- called by: reports.queries.find_orders
-- rows: at most two a merchant
SELECT ordered.merchant_id, %(merchant_code)s::text AS merchant_code, ordered.id AS order_id, ordered.external_id
FROM orders_order AS ordered
WHERE ordered.merchant_id = %(merchant_id)s::bigint
    AND (ordered.external_id = %(external_id)s::text OR ordered.id = %(order_id)s::bigint)
ORDER BY ordered.id
