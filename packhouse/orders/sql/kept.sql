-- what: What the book has under some external ids, with the content as it was sent.
-- called by: orders.operations.accept
-- rows: one an external id that is in the book
SELECT ordered.id AS order_id, ordered.external_id, standing.state, ordered.service, ordered.ship_to::json AS ship_to,
    ordered.placed_at,
    (
        SELECT json_agg(json_build_array(product.sku, line.quantity, line.unit_price::text) ORDER BY line.line_no)
        FROM orders_orderline AS line
        JOIN catalog_product AS product ON product.id = line.product_id
        WHERE line.merchant_id = %(merchant_id)s::bigint AND line.order_id = ordered.id
    ) AS lines
FROM orders_order AS ordered
JOIN orders_orderstate AS standing
    ON standing.merchant_id = %(merchant_id)s::bigint AND standing.order_id = ordered.id
WHERE ordered.merchant_id = %(merchant_id)s::bigint AND ordered.external_id = ANY (%(external_ids)s::text[])
