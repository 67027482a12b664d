-- what: The shipments that some picks are for, and which of the named locations are totes.
-- called by: picking.operations.confirm
-- rows: one
SELECT
    ARRAY(
        SELECT DISTINCT pick.shipment_id
        FROM unnest(%(wave_ids)s::bigint[], %(numbers)s::bigint[]) AS asked (wave_id, number)
        JOIN picking_pick AS pick
            ON pick.facility_id = %(facility_id)s::bigint AND pick.wave_id = asked.wave_id
                AND pick.number = asked.number
    ) AS shipment_ids,
    ARRAY(
        SELECT id
        FROM facilities_location
        WHERE facility_id = %(facility_id)s::bigint AND id = ANY (%(tote_ids)s::bigint[]) AND kind = 6
    ) AS tote_ids
