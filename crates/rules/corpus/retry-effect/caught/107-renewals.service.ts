// Renews subscriptions that end today.
import { Injectable, Logger } from '@nestjs/common';
import Stripe from 'stripe';
import { RenewalRepository } from './renewal.repository';

@Injectable()
export class RenewalsService {
  private readonly logger = new Logger(RenewalsService.name);

  constructor(private readonly stripe: Stripe, private readonly renewals: RenewalRepository) {}

  async renew(customerId: string, pence: number): Promise<string | null> {
    const maxAttempts = 3;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      try {
        const charge = await this.stripe.charges.create({
          customer: customerId,
          amount: pence,
          currency: 'gbp',
        });
        await this.renewals.saveCharge(customerId, charge.id);
        return charge.id;
      } catch (error) {
        this.logger.warn(`Attempt ${attempt} failed: ${(error as Error).message}`);
        await new Promise((r) => setTimeout(r, 250 * attempt));
      }
    }
    return null;
  }
}
