-- what: Removes reasons why orders wait.
-- called by: orders.operations.clear_holds
-- rows: one a reason that held
DELETE FROM orders_hold AS hold
USING unnest(%(order_ids)s::bigint[], %(reasons)s::text[]) AS item (order_id, reason)
WHERE hold.merchant_id = %(merchant_id)s::bigint AND hold.order_id = item.order_id AND hold.reason = item.reason
