-- what: A location for what still lies at the dock: where the product lies already, else the nearest empty one.
-- called by: receiving.queries.suggest_put_away
-- rows: one a line, lot and condition with units at the dock
WITH waiting AS MATERIALIZED (
    SELECT inbound_id, line_no, product_id, lot_id, condition, counted - put_away AS quantity
    FROM receiving_receivedunits
    WHERE facility_id = %(facility_id)s::bigint AND inbound_id = ANY (%(inbound_ids)s::bigint[])
        AND counted > put_away
), dock AS (
    SELECT location.x_mm, location.y_mm
    FROM receiving_inboundshipment AS inbound
    JOIN facilities_location AS location
        ON location.facility_id = %(facility_id)s::bigint AND location.id = inbound.dock_id
    WHERE inbound.facility_id = %(facility_id)s::bigint AND inbound.id = ANY (%(inbound_ids)s::bigint[])
    ORDER BY inbound.id
    LIMIT 1
), home AS MATERIALIZED (
    SELECT balance.product_id, min(balance.location_id) AS location_id
    FROM (SELECT DISTINCT product_id FROM waiting WHERE condition = %(sellable)s::bigint) AS product
    JOIN inventory_balance AS balance USING (product_id)
    JOIN facilities_location AS location
        ON location.facility_id = %(facility_id)s::bigint AND location.id = balance.location_id
        AND location.kind = %(storage)s::bigint
    WHERE balance.facility_id = %(facility_id)s::bigint AND balance.quantity > 0
    GROUP BY balance.product_id
), homeless AS MATERIALIZED (
    SELECT product_id, row_number() OVER (ORDER BY min(inbound_id), min(line_no), product_id) AS place
    FROM waiting
    WHERE condition = %(sellable)s::bigint AND product_id NOT IN (SELECT product_id FROM home)
    GROUP BY product_id
), shelf AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY is_used, way_mm, level, id) AS place
    FROM (
        SELECT location.id, location.level,
            abs(location.x_mm - dock.x_mm) + abs(location.y_mm - dock.y_mm) AS way_mm,
            EXISTS (
                SELECT
                FROM inventory_balance AS balance
                WHERE balance.facility_id = %(facility_id)s::bigint AND balance.location_id = location.id
                    AND balance.quantity > 0
            ) AS is_used
        FROM facilities_location AS location
        CROSS JOIN dock
        WHERE location.facility_id = %(facility_id)s::bigint AND location.kind = %(storage)s::bigint
            AND EXISTS (SELECT FROM homeless)
        ORDER BY is_used, way_mm, location.level, location.id
        LIMIT (SELECT count(*) FROM homeless)
    ) AS nearest
), cage AS (
    SELECT location.id
    FROM facilities_location AS location
    CROSS JOIN dock
    WHERE location.facility_id = %(facility_id)s::bigint AND location.kind = %(quarantine)s::bigint
    ORDER BY abs(location.x_mm - dock.x_mm) + abs(location.y_mm - dock.y_mm), location.id
    LIMIT 1
), target AS (
    SELECT product_id, location_id FROM home
    UNION ALL
    SELECT homeless.product_id, shelf.id
    FROM homeless
    JOIN shelf ON shelf.place = (homeless.place - 1) %% (SELECT count(*) FROM shelf) + 1
)
SELECT waiting.inbound_id, waiting.line_no, coalesce(target.location_id, cage.id) AS location_id, waiting.quantity,
    waiting.condition <> %(sellable)s::bigint AS is_damaged, waiting.lot_id
FROM waiting
LEFT JOIN target ON target.product_id = waiting.product_id AND waiting.condition = %(sellable)s::bigint
LEFT JOIN cage ON waiting.condition <> %(sellable)s::bigint
WHERE coalesce(target.location_id, cage.id) IS NOT NULL
ORDER BY waiting.inbound_id, waiting.line_no, waiting.lot_id, waiting.condition
