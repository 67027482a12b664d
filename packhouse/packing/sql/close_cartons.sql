-- what: Closes cartons with their weight.
-- called by: packing.operations.close_cartons
-- rows: one a carton
UPDATE packing_carton AS carton
SET closed_at = %(at)s::timestamptz, weight_g = weighed.weight_g
FROM unnest(%(carton_ids)s::bigint[], %(weights_g)s::bigint[]) AS weighed (carton_id, weight_g)
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.id = weighed.carton_id
