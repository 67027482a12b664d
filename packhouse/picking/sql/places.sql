-- what: Where some locations stand in the building.
-- called by: picking.operations.plan_wave
-- rows: one a location
SELECT id, aisle, bay, level
FROM facilities_location
WHERE facility_id = %(facility_id)s::bigint AND id = ANY (%(location_ids)s::bigint[])
