-- what: A location for what still lies at the dock: where the product lies already, else the emptiest nearest one.
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
), held AS MATERIALIZED (
    SELECT balance.location_id, balance.product_id
    FROM inventory_balance AS balance
    JOIN facilities_location AS location
        ON location.facility_id = %(facility_id)s::bigint AND location.id = balance.location_id
        AND location.kind = %(storage)s::bigint
    WHERE balance.facility_id = %(facility_id)s::bigint AND balance.quantity > 0
    GROUP BY balance.location_id, balance.product_id
), home AS (
    SELECT held.product_id, min(held.location_id) AS location_id
    FROM held
    WHERE held.product_id IN (SELECT product_id FROM waiting)
    GROUP BY held.product_id
), homeless AS (
    SELECT product_id, row_number() OVER (ORDER BY min(inbound_id), min(line_no), product_id) AS place
    FROM waiting
    WHERE condition = %(sellable)s::bigint AND product_id NOT IN (SELECT product_id FROM home)
    GROUP BY product_id
), shelf AS (
    SELECT location.id,
        row_number() OVER (
            ORDER BY coalesce(used.products, 0), abs(location.x_mm - dock.x_mm) + abs(location.y_mm - dock.y_mm),
                location.level, location.id
        ) AS place,
        count(*) OVER () AS places
    FROM facilities_location AS location
    CROSS JOIN dock
    LEFT JOIN (SELECT location_id, count(*) AS products FROM held GROUP BY location_id) AS used
        ON used.location_id = location.id
    WHERE location.facility_id = %(facility_id)s::bigint AND location.kind = %(storage)s::bigint
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
    JOIN shelf ON shelf.place = (homeless.place - 1) %% shelf.places + 1
)
SELECT waiting.inbound_id, waiting.line_no, coalesce(target.location_id, cage.id) AS location_id, waiting.quantity,
    waiting.condition <> %(sellable)s::bigint AS is_damaged, waiting.lot_id
FROM waiting
LEFT JOIN target ON target.product_id = waiting.product_id AND waiting.condition = %(sellable)s::bigint
LEFT JOIN cage ON waiting.condition <> %(sellable)s::bigint
WHERE coalesce(target.location_id, cage.id) IS NOT NULL
ORDER BY waiting.inbound_id, waiting.line_no, waiting.lot_id, waiting.condition
