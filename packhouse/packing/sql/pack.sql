-- what: Puts lines into the open cartons of locked shipments, and opens a carton for those that have none.
-- called by: packing.operations.verify
-- rows: one carton opened a shipment without; one carton line a shipment's line and lot
WITH item AS MATERIALIZED (
    SELECT shipment_id, line_no, merchant_id, product_id, lot_id, sum(quantity) AS quantity
    FROM unnest(
        %(shipment_id)s::bigint[], %(line_no)s::bigint[], %(merchant_id)s::bigint[], %(product_id)s::bigint[],
        %(lot_id)s::bigint[], %(quantity)s::bigint[]
    ) AS item (shipment_id, line_no, merchant_id, product_id, lot_id, quantity)
    GROUP BY shipment_id, line_no, merchant_id, product_id, lot_id
), there AS (
    SELECT *
    FROM unnest(%(open_ids)s::bigint[], %(shipments_of_open)s::bigint[]) AS carton (id, shipment_id)
), opened AS (
    INSERT INTO packing_carton (facility_id, shipment_id, merchant_id, station_id, opened_at, packer_id)
    SELECT DISTINCT %(facility_id)s::bigint, shipment_id, merchant_id, %(station_id)s::bigint,
        %(at)s::timestamptz, %(actor_id)s::bigint
    FROM item
    WHERE shipment_id NOT IN (SELECT shipment_id FROM there)
    RETURNING id, shipment_id
), carton AS MATERIALIZED (
    SELECT id, shipment_id FROM opened
    UNION ALL
    SELECT id, shipment_id FROM there
), packed AS (
    INSERT INTO packing_cartonline (
        facility_id, carton_id, lot_id, merchant_id, product_id, line_no, quantity
    )
    SELECT %(facility_id)s::bigint, carton.id, item.lot_id, item.merchant_id, item.product_id, item.line_no,
        item.quantity
    FROM item
    JOIN carton USING (shipment_id)
)
SELECT shipment_id, id FROM carton
