-- what: Bare tables for the same goods: nothing but keys, and room on the pages of hot rows.
-- called by: bench.limit
CREATE SCHEMA bare;
CREATE TABLE bare.customer_order (
    id bigint PRIMARY KEY, merchant_id bigint, accepted_at timestamptz, external_id text, service text, ship_to text
);
CREATE TABLE bare.order_line (
    order_id bigint, product_id bigint, line_no int, quantity int, PRIMARY KEY (order_id, line_no)
);
CREATE TABLE bare.order_state (order_id bigint PRIMARY KEY, state smallint) WITH (fillfactor = 50);
CREATE TABLE bare.reservation (
    order_id bigint, product_id bigint, location_id bigint, line_no int, quantity int, PRIMARY KEY (order_id, line_no)
);
CREATE TABLE bare.stock_level (
    product_id bigint PRIMARY KEY, location_id bigint, on_hand int, reserved int
) WITH (fillfactor = 50);
CREATE TABLE bare.bin (
    location_id bigint, product_id bigint, quantity int, PRIMARY KEY (location_id, product_id)
) WITH (fillfactor = 50);
CREATE TABLE bare.movement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint, product_id bigint,
    from_location_id bigint, to_location_id bigint, at timestamptz, quantity int, reason smallint
);
CREATE TABLE bare.parcel (order_id bigint PRIMARY KEY, tracking_number text, weight_g int);
