-- what: Where carriers are to be asked for labels.
-- called by: shipping.queries.facilities_with_requests
-- rows: one a facility and carrier with requested labels
SELECT DISTINCT label.facility_id, label.carrier
FROM facilities_facility AS facility
JOIN shipping_label AS label ON label.facility_id = facility.id
WHERE label.state = 1 AND label.state IN (1, 3, 4)
ORDER BY label.facility_id, label.carrier
