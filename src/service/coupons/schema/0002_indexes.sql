-- people. Whoever sees a coupon sees its uses, those that were opened again too.
CREATE INDEX coupons_use_serial ON coupons_use (serial);
-- Of who leaves, or is another account now, the copies that they printed.
CREATE INDEX coupons_print_by ON coupons_print (printed_by);
