-- states: What packers put into cartons went from totes to their station in the book.
-- scope: facility
-- called by: kernel.invariants
WITH moved AS (
    SELECT reference, to_location_id AS station_id, product_id, lot_id, sum(quantity) AS quantity
    FROM inventory_movement
    WHERE facility_id = %(facility_id)s::bigint AND reason = 4
    GROUP BY reference, to_location_id, product_id, lot_id
), packed AS (
    SELECT 'shipment:' || carton.shipment_id AS reference, carton.station_id, line.product_id, line.lot_id,
        sum(line.quantity) AS quantity
    FROM packing_carton AS carton
    JOIN packing_cartonline AS line
        ON line.facility_id = %(facility_id)s::bigint AND line.carton_id = carton.id
    WHERE carton.facility_id = %(facility_id)s::bigint
    GROUP BY carton.shipment_id, carton.station_id, line.product_id, line.lot_id
)
SELECT reference, station_id, product_id, lot_id,
    coalesce(packed.quantity, 0) AS in_cartons, coalesce(moved.quantity, 0) AS moved_in_the_book
FROM packed
FULL JOIN moved USING (reference, station_id, product_id, lot_id)
WHERE coalesce(packed.quantity, 0) <> coalesce(moved.quantity, 0)
ORDER BY reference, station_id, product_id, lot_id
LIMIT 100
