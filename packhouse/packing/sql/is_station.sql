-- what: A location, if it is a pack station of this facility.
-- called by: packing.operations.verify
-- rows: at most one
SELECT id
FROM facilities_location
WHERE facility_id = %(facility_id)s::bigint AND id = %(station_id)s::bigint AND kind = 7
