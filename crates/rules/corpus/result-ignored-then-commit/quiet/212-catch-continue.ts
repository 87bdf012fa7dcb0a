// Exports payouts to the bank and closes those the bank accepted.
import { logger } from "./logger";

export class PayoutExporter {
  constructor(
    private readonly bank: { sendPayout(iban: string, cents: number, key: string): Promise<{ accepted: boolean }> },
    private readonly payouts: { markPaid(id: string): Promise<void>; markFailed(id: string): Promise<void> },
  ) {}

  async export(batch: { id: string; iban: string; cents: number }[]) {
    for (const payout of batch) {
      let accepted = false;
      try {
        ({ accepted } = await this.bank.sendPayout(payout.iban, payout.cents, payout.id));
      } catch (err) {
        logger.error({ err, payout: payout.id }, "payout failed");
      }
      if (accepted) {
        await this.payouts.markPaid(payout.id);
      } else {
        await this.payouts.markFailed(payout.id);
      }
    }
  }
}
