-- what: The shipments that a facility planned in a period, by where they stand now, and the departures they were due for.
-- called by: reports.queries.summary
-- rows: one
WITH shipment AS MATERIALIZED (
    SELECT planned.id, standing.state, planned.ship_by,
        planned.planned_at >= %(since)s::timestamptz AND planned.planned_at < %(until)s::timestamptz AS is_new,
        planned.ship_by >= %(since)s::timestamptz AND planned.ship_by < %(until)s::timestamptz
            AND standing.state <> 16 AS is_due
    FROM fulfillment_shipment AS planned
    JOIN fulfillment_shipmentstate AS standing
        ON standing.facility_id = %(facility_id)s::bigint AND standing.shipment_id = planned.id
    WHERE planned.facility_id = %(facility_id)s::bigint
        AND (
            planned.planned_at >= %(since)s::timestamptz AND planned.planned_at < %(until)s::timestamptz
            OR planned.ship_by >= %(since)s::timestamptz AND planned.ship_by < %(until)s::timestamptz
        )
), gone AS (
    SELECT label.shipment_id, max(label.handed_over_at) AS shipped_at
    FROM shipping_label AS label
    WHERE label.facility_id = %(facility_id)s::bigint
        AND label.shipment_id IN (SELECT id FROM shipment WHERE is_due AND state BETWEEN 8 AND 15)
    GROUP BY label.shipment_id
), sent AS (
    SELECT count(*) AS lines, coalesce(sum(line.quantity), 0) AS units
    FROM fulfillment_shipmentline AS line
    WHERE line.facility_id = %(facility_id)s::bigint AND line.quantity > 0
        AND line.shipment_id IN (SELECT id FROM shipment WHERE is_new AND state BETWEEN 8 AND 15)
)
SELECT count(*) FILTER (WHERE is_new) AS shipments,
    count(*) FILTER (WHERE is_new AND state < 8) AS in_the_house,
    count(*) FILTER (WHERE is_new AND state BETWEEN 8 AND 15) AS shipped,
    count(*) FILTER (WHERE is_new AND state = 14) AS delivered,
    count(*) FILTER (WHERE is_new AND state = 16) AS cancelled,
    (SELECT lines FROM sent) AS lines_shipped,
    (SELECT units FROM sent)::bigint AS units_shipped,
    count(*) FILTER (WHERE is_due) AS due,
    (SELECT count(*) FROM gone JOIN shipment ON shipment.id = gone.shipment_id WHERE gone.shipped_at <= shipment.ship_by)
        AS on_time
FROM shipment
