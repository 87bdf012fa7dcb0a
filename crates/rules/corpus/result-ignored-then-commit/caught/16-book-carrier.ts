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

    this.carrier.createBooking({
      reference: shipment.id,
      weightGrams: shipment.weightGrams,
      destination: shipment.destination,
    });

    shipment.status = ShipmentStatus.Booked;
    this.logger.log(`shipment ${shipment.id} booked`);
    return this.shipments.save(shipment);
  }
}
