// Renews subscriptions that end today.
import { Injectable, Logger } from '@nestjs/common';
import Stripe from 'stripe';
import { RenewalRepository } from './renewal.repository';

@Injectable()
export class RenewalsService {
  private readonly logger = new Logger(RenewalsService.name);

  constructor(private readonly stripe: Stripe, private readonly renewals: RenewalRepository) {}

  async renew(customerId: string, pence: number, period: string): Promise<string> {
    const idempotencyKey = `renewal:${customerId}:${period}`;
    const maxAttempts = 3;
    for (let attempt = 1; ; attempt++) {
      try {
        const charge = await this.stripe.charges.create(
          { customer: customerId, amount: pence, currency: 'gbp' },
          { idempotencyKey },
        );
        await this.renewals.saveCharge(customerId, period, charge.id);
        return charge.id;
      } catch (error) {
        const again = error instanceof Stripe.errors.StripeConnectionError;
        if (!again || attempt === maxAttempts) throw error;
        this.logger.warn(`Attempt ${attempt} failed: ${error.message}`);
        await new Promise((r) => setTimeout(r, 250 * attempt + Math.random() * 100));
      }
    }
  }
}
