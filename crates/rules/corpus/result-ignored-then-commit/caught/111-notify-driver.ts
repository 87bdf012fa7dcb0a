// Tells a taxi driver about the ride and remembers that the driver knows.
import type { SmsGateway } from './sms-gateway';
import type { RideStore } from './ride-store';

interface Ride {
  id: string;
  driverPhone: string;
  pickup: string;
  driverNotified: boolean;
}

export class DispatchNotifier {
  constructor(private sms: SmsGateway, private rides: RideStore) {}

  async onAssigned(ride: Ride): Promise<void> {
    this.sms.sendSms(ride.driverPhone, `New ride, pick up at ${ride.pickup}`);
    ride.driverNotified = true;
    await this.rides.save(ride);
  }
}
