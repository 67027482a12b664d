-- what: Records that the carrier was told of void labels.
-- called by: shipping.operations.record_void_told
-- rows: one a label
UPDATE shipping_label AS label
SET void_told_at = %(now)s::timestamptz, refusal = told.refusal
FROM unnest(%(label_ids)s::bigint[], %(refusals)s::text[]) AS told (label_id, refusal)
WHERE label.facility_id = %(facility_id)s::bigint AND label.id = told.label_id
    AND label.state = %(voided)s::bigint AND label.void_told_at IS NULL
