// gives a customer money back after a complaint
import { Injectable, Logger } from "@nestjs/common";
import { BackOffPolicy, Retryable } from "typescript-retry-decorator";
import { GatewayTimeout, PaymentGateway } from "../payments/gateway";
import { ComplaintStore } from "./complaint.store";

@Injectable()
export class GoodwillService {
  private readonly logger = new Logger(GoodwillService.name);

  constructor(
    private readonly gateway: PaymentGateway,
    private readonly complaints: ComplaintStore,
  ) {}

  async compensate(complaintId: string, paymentId: string, cents: number): Promise<void> {
    const idempotencyKey = `goodwill-${complaintId}`;
    const refund = await this.pay(paymentId, cents, idempotencyKey);
    await this.complaints.close(complaintId, refund.id);
    this.logger.log(`complaint ${complaintId} closed with ${refund.id}`);
  }

  @Retryable({
    maxAttempts: 3,
    backOff: 1000,
    backOffPolicy: BackOffPolicy.ExponentialBackOffPolicy,
    value: [GatewayTimeout],
  })
  private async pay(paymentId: string, cents: number, idempotencyKey: string) {
    return this.gateway.refund(paymentId, cents, idempotencyKey);
  }
}
