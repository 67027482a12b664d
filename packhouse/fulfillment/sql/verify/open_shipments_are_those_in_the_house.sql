-- states: The list of open shipments names exactly the shipments that are still in the house.
-- scope: facility
-- called by: kernel.invariants
WITH listed AS (
    SELECT shipment_id
    FROM fulfillment_openshipment
    WHERE facility_id = %(facility_id)s::bigint
), in_the_house AS (
    SELECT shipment_id, state
    FROM fulfillment_shipmentstate
    WHERE facility_id = %(facility_id)s::bigint AND state < 8
)
SELECT shipment_id, listed.shipment_id IS NOT NULL AS is_listed,
    in_the_house.shipment_id IS NOT NULL AS is_in_the_house
FROM listed
FULL JOIN in_the_house USING (shipment_id)
WHERE listed.shipment_id IS NULL OR in_the_house.shipment_id IS NULL
ORDER BY shipment_id
LIMIT 100
