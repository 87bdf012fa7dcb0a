// Kafka consumer: reserves stock at the supplier for each confirmed basket.
import { Consumer, EachMessagePayload, Kafka } from "kafkajs";
import { SupplierClient, ReservationOutcome } from "./supplier";
import { RefusalStore } from "./refusal-store";

interface BasketConfirmed {
  basketId: string;
  items: { sku: string; quantity: number }[];
}

export class ReservationConsumer {
  private readonly consumer: Consumer;

  constructor(
    kafka: Kafka,
    private readonly supplier: SupplierClient,
    private readonly refusals: RefusalStore,
  ) {
    this.consumer = kafka.consumer({ groupId: "reservations" });
  }

  async start(): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: "baskets.confirmed" });
    await this.consumer.run({
      autoCommit: false,
      eachMessage: (payload) => this.handle(payload),
    });
  }

  private async handle({ topic, partition, message }: EachMessagePayload): Promise<void> {
    const basket = JSON.parse(message.value!.toString()) as BasketConfirmed;
    const outcome: ReservationOutcome = await this.supplier.reserve(basket.basketId, basket.items);
    if (outcome.kind === "throttled") {
      // Thrown errors make kafkajs pause and read the same message again.
      throw new Error(`supplier throttled basket ${basket.basketId}`);
    }
    if (outcome.kind === "refused") {
      await this.refusals.record(basket.basketId, outcome.reason);
    }
    await this.consumer.commitOffsets([
      { topic, partition, offset: (BigInt(message.offset) + 1n).toString() },
    ]);
  }
}
