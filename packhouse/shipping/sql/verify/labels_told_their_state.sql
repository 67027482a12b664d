-- states: A label that was bought, refused or voided was told of as that; one that was not was not.
-- scope: facility
-- called by: kernel.invariants
WITH told AS (
    SELECT DISTINCT ON (body ->> 'label_id') (body ->> 'label_id')::bigint AS label_id, kind
    FROM kernel_facilityfact
    WHERE facility_id = %(facility_id)s::bigint AND kind IN ('LabelBought', 'LabelRefused', 'LabelVoided')
    ORDER BY body ->> 'label_id', id DESC
)
SELECT label.id AS label_id, label.shipment_id, label.carton_id, label.state, told.kind AS last_fact
FROM shipping_label AS label
LEFT JOIN told ON told.label_id = label.id
WHERE label.facility_id = %(facility_id)s::bigint
    AND CASE label.state
        WHEN 2 THEN told.kind IS DISTINCT FROM 'LabelBought'
        WHEN 4 THEN told.kind IS DISTINCT FROM 'LabelRefused'
        WHEN 5 THEN told.kind IS DISTINCT FROM 'LabelVoided'
        ELSE coalesce(told.kind, 'LabelRefused') <> 'LabelRefused'
    END
ORDER BY label.id
LIMIT 100
