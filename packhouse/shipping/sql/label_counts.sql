-- what: How many labels without a number stand in which state: asked for, unknown, refused.
-- called by: shipping.queries.label_counts
-- rows: one a carrier and state
SELECT carrier, state, count(*) AS labels
FROM shipping_label
WHERE facility_id = %(facility_id)s::bigint AND state IN (1, 3, 4)
GROUP BY carrier, state
ORDER BY carrier, state
