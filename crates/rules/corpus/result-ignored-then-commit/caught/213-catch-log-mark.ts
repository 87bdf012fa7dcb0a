// Exports payouts to the bank and closes them.
import { logger } from "./logger";

export class PayoutExporter {
  constructor(
    private readonly bank: { sendPayout(iban: string, cents: number): Promise<{ accepted: boolean }> },
    private readonly payouts: { markPaid(id: string): Promise<void> },
  ) {}

  async export(batch: { id: string; iban: string; cents: number }[]) {
    for (const payout of batch) {
      try {
        await this.bank.sendPayout(payout.iban, payout.cents);
      } catch (err) {
        logger.error({ err, payout: payout.id }, "payout failed");
      }
      await this.payouts.markPaid(payout.id);
    }
  }
}
