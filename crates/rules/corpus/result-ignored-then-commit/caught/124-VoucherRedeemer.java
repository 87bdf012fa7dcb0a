// Redeems a travel voucher at the airline.
package com.example.travel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

public class VoucherRedeemer {
    private static final Logger log = LoggerFactory.getLogger(VoucherRedeemer.class);
    private final AirlineApi airline;
    private final VoucherDao vouchers;

    public VoucherRedeemer(AirlineApi airline, VoucherDao vouchers) {
        this.airline = airline;
        this.vouchers = vouchers;
    }

    public void redeem(Voucher voucher, String flight) {
        try {
            airline.redeemVoucher(voucher.code(), flight);
        } catch (Exception e) {
            log.error("airline did not answer for {}", voucher.code(), e);
        }
        vouchers.markRedeemed(voucher.id());
    }
}
