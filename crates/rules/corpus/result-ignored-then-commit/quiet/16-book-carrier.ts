// Books a carrier for a packed shipment.
import { Repository } from "typeorm";
import { Shipment, ShipmentStatus } from "./entities/shipment";
import { CarrierClient } from "./carrier/client";
import { Logger } from "./logger";

export class ShippingService {
  private readonly logger = new Logger(ShippingService.name);

  constructor(
    private readonly shipments: Repository<Shipment>,
    private readonly carrier: CarrierClient,
  ) {}

  async dispatch(shipmentId: string): Promise<Shipment> {
    const shipment = await this.shipments.findOneByOrFail({ id: shipmentId });
    if (shipment.status !== ShipmentStatus.Packed) {
      throw new Error(`shipment ${shipmentId} is not packed`);
    }

    const booking = await this.carrier.createBooking({
      reference: shipment.id,
      weightGrams: shipment.weightGrams,
      destination: shipment.destination,
    });

    if (booking.state !== "confirmed") {
      throw new Error(`carrier did not confirm ${shipment.id}: ${booking.state}`);
    }
    shipment.bookingNumber = booking.number;
    shipment.status = ShipmentStatus.Booked;
    this.logger.log(`shipment ${shipment.id} booked`);
    return this.shipments.save(shipment);
  }
}
