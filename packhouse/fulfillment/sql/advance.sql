-- what: Writes where locked shipments stand now; what leaves the house is taken off the open list.
-- called by: fulfillment.operations
-- rows: one state a shipment; one open entry a shipment that leaves
WITH moved AS (
    UPDATE fulfillment_shipmentstate
    SET state = %(state)s::bigint, since = %(at)s::timestamptz
    WHERE facility_id = %(facility_id)s::bigint AND shipment_id = ANY (%(shipment_ids)s::bigint[])
    RETURNING 1
), closed AS (
    DELETE FROM fulfillment_openshipment
    WHERE %(leaves)s::boolean AND facility_id = %(facility_id)s::bigint
        AND shipment_id = ANY (%(shipment_ids)s::bigint[])
)
SELECT count(*) FROM moved
