-- what: Which of some shipments have a carton without a bought label.
-- called by: shipping.operations.record_labels
-- rows: at most one a shipment
SELECT DISTINCT carton.shipment_id
FROM packing_carton AS carton
WHERE carton.facility_id = %(facility_id)s::bigint AND carton.shipment_id = ANY (%(shipment_ids)s::bigint[])
    AND NOT EXISTS (
        SELECT FROM shipping_label AS label
        WHERE label.facility_id = %(facility_id)s::bigint AND label.shipment_id = carton.shipment_id
            AND label.carton_id = carton.id AND label.state = %(bought)s::bigint
    )
