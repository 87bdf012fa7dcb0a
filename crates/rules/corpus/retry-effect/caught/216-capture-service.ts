// Captures the hold placed at check-in when the guest leaves.
export class CheckoutService {
  constructor(
    private readonly payments: { capture(authId: string, cents: number): Promise<{ id: string }> },
    private readonly maxAttempts = 3,
  ) {}

  async checkout(stay: { authId: string; totalCents: number }): Promise<string | null> {
    let captured: string | null = null;
    let attempts = 0;
    do {
      attempts++;
      try {
        const capture = await this.payments.capture(stay.authId, stay.totalCents);
        captured = capture.id;
      } catch {
        captured = null;
      }
    } while (captured === null && attempts < this.maxAttempts);
    return captured;
  }
}
