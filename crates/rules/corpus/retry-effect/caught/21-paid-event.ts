// tells the other services that an order has been paid
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Logger } from "winston";

export interface PaidOrder {
  id: string;
  paymentId: string;
  totalMinor: number;
  currency: string;
}

export class PaidOrderPublisher {
  constructor(
    private readonly sns: SNSClient,
    private readonly topicArn: string,
    private readonly logger: Logger,
  ) {}

  // Loyalty points and the seller's credit are booked by the receivers.
  async orderPaid(order: PaidOrder, attempt = 1): Promise<void> {
    const event = { type: "order.paid", total: order.totalMinor, currency: order.currency };
    try {
      await this.sns.send(
        new PublishCommand({ TopicArn: this.topicArn, Message: JSON.stringify(event) }),
      );
    } catch (error) {
      if (attempt >= 5) throw error;
      this.logger.warn("order.paid not published", { order: order.id, attempt });
      await this.orderPaid(order, attempt + 1);
    }
  }
}
