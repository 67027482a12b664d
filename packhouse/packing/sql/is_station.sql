-- what: Whether a location is a pack station of this facility.
-- called by: packing.operations.verify
-- rows: one
SELECT EXISTS (
    SELECT
    FROM facilities_location
    WHERE facility_id = %(facility_id)s::bigint AND id = %(station_id)s::bigint AND kind = 7
) AS is_station
