-- what: Writes a manifest, and hands over the bought labels that are named; the caller holds their shipments' lock.
-- called by: shipping.operations.hand_over
-- rows: one manifest, one a label; one returned, with the shipments of which other parcels stay in the house
WITH manifest AS (
    INSERT INTO shipping_manifest (facility_id, departed_at, actor_id, carrier, shipment_ids, label_ids)
    VALUES (
        %(facility_id)s::bigint, %(now)s::timestamptz, %(actor_id)s::bigint, %(carrier)s::text,
        %(shipment_ids)s::bigint[], %(label_ids)s::bigint[]
    )
    RETURNING id
), handed_over AS (
    UPDATE shipping_label AS label
    SET manifest_id = manifest.id, handed_over_at = %(now)s::timestamptz
    FROM manifest, unnest(%(shipment_ids)s::bigint[], %(label_ids)s::bigint[]) AS named (shipment_id, label_id)
    WHERE label.facility_id = %(facility_id)s::bigint AND label.shipment_id = named.shipment_id
        AND label.id = named.label_id AND label.manifest_id IS NULL
    RETURNING 1
)
SELECT manifest.id AS manifest_id, (SELECT count(*) FROM handed_over) AS handed_over,
    ARRAY(
        SELECT DISTINCT rest.shipment_id
        FROM shipping_label AS rest
        WHERE rest.facility_id = %(facility_id)s::bigint AND rest.shipment_id = ANY (%(shipment_ids)s::bigint[])
            AND rest.manifest_id IS NULL AND NOT (rest.state = 5)
            AND rest.id NOT IN (SELECT unnest(%(label_ids)s::bigint[]))
    ) AS here
FROM manifest
