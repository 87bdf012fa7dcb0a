t// gives a customer money back after a complaint
import { Injectable, Logger } from "@nestjs/common";
import { Retryable } from "typescript-retry-decorator";
import { PaymentGateway } from "../payments/gateway";
import { ComplaintStore } from "./complaint.store";

@Injectable()
export class GoodwillService {
  private readonly logger = new Logger(GoodwillService.name);

  constructor(
    private readonly gateway: PaymentGateway,
    private readonly complaints: ComplaintStore,
  ) {}

  @Retryable({ maxAttempts: 3, backOff: 1000 })
  async compensate(complaintId: string, paymentId: string, cents: number): Promise<void> {
    const refund = await this.gateway.refund(paymentId, cents);
    await this.complaints.close(complaintId, refund.id);
    this.logger.log(`complaint ${complaintId} closed with ${refund.id}`);
  }
}
