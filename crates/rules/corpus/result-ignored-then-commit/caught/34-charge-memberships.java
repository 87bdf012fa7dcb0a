// Charges the monthly fee of each gym membership (EJB timer).
package com.example.gym.billing;

import jakarta.ejb.Schedule;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

@Stateless
public class MembershipBilling {
    private static final Logger LOGGER = Logger.getLogger(MembershipBilling.class.getName());

    @PersistenceContext
    private EntityManager em;

    @Inject
    private PaymentGateway gateway;

    @Schedule(dayOfMonth = "1", hour = "5", persistent = false)
    public void chargeOpenFees() {
        List<Fee> fees = em.createNamedQuery("Fee.open", Fee.class).setMaxResults(500).getResultList();
        for (Fee fee : fees) {
            try {
                gateway.charge(fee.getMandate(), fee.getAmount(), "fee-" + fee.getId());
            } catch (GatewayException e) {
                LOGGER.log(Level.WARNING, "charge of fee " + fee.getId() + " failed", e);
            }
            fee.setStatus(FeeStatus.PAID);
            em.merge(fee);
        }
    }
}
