-- states: What is reserved of a product is what the shipments in the house owe, less the parcels that left.
-- scope: facility
-- called by: kernel.invariants
WITH in_the_house AS MATERIALIZED (
    SELECT shipment_id
    FROM fulfillment_shipmentstate
    WHERE facility_id = %(facility_id)s::bigint AND state < 8
), owed AS (
    SELECT product_id, sum(units) AS units
    FROM (
        SELECT line.product_id, line.quantity AS units
        FROM in_the_house
        JOIN fulfillment_shipmentline AS line
            ON line.facility_id = %(facility_id)s::bigint AND line.shipment_id = in_the_house.shipment_id
        UNION ALL
        SELECT packed.product_id, -packed.quantity
        FROM in_the_house
        JOIN shipping_label AS label
            ON label.facility_id = %(facility_id)s::bigint AND label.shipment_id = in_the_house.shipment_id
                AND label.manifest_id IS NOT NULL
        JOIN packing_cartonline AS packed
            ON packed.facility_id = %(facility_id)s::bigint AND packed.carton_id = label.carton_id
    ) AS part
    GROUP BY product_id
), kept AS (
    SELECT product_id, on_hand, reserved
    FROM inventory_stocklevel
    WHERE facility_id = %(facility_id)s::bigint
)
SELECT product_id, kept.on_hand, coalesce(kept.reserved, 0) AS reserved, coalesce(owed.units, 0) AS still_owed
FROM kept
FULL JOIN owed USING (product_id)
WHERE coalesce(kept.reserved, 0) <> coalesce(owed.units, 0)
ORDER BY product_id
LIMIT 100
