-- what: Puts off a fact whose effect failed; after too many failures it is parked for a person.
-- called by: kernel.delivery.deliver
-- rows: one
UPDATE kernel_merchantwaiting
SET attempts = attempts + 1,
    due_at = CASE WHEN attempts + 1 >= %(most_attempts)s::bigint THEN 'infinity'
        ELSE clock_timestamp() + interval '1 second' * least(300, power(2, attempts)) END,
    failure = %(failure)s::text
WHERE merchant_id = %(shard_id)s::bigint AND subscriber = %(subscriber)s::text AND id = %(waiting_id)s::bigint
