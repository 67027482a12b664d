-- what: Gives every parked or postponed fact another try.
-- called by: kernel.delivery.retry_parked
-- rows: one a postponed fact
-- across: all merchants: an operator lets everything be tried again
UPDATE kernel_merchantwaiting
SET attempts = 0, due_at = clock_timestamp(), failure = ''
WHERE attempts > 0
