// Holds seats on a coach departure for a passenger.
import { ConflictException, Injectable, Logger } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { Column, Entity, PrimaryGeneratedColumn, Repository } from "typeorm";

@Entity()
export class Departure {
  @PrimaryGeneratedColumn("uuid")
  id!: string;

  @Column("int")
  seatsFree!: number;
}

@Injectable()
export class SeatService {
  private readonly logger = new Logger(SeatService.name);

  constructor(
    @InjectRepository(Departure)
    private readonly departures: Repository<Departure>,
  ) {}

  async hold(departureId: string, seats: number): Promise<number> {
    const departure = await this.departures.findOneByOrFail({ id: departureId });
    if (departure.seatsFree < seats) {
      throw new ConflictException("not enough seats on this departure");
    }
    departure.seatsFree -= seats;
    await this.departures.save(departure);
    this.logger.log(`held ${seats} seats on ${departureId}`);
    return departure.seatsFree;
  }
}
