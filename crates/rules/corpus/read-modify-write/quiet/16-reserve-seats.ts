// Holds seats on a coach departure for a passenger.
import { ConflictException, Injectable, Logger } from "@nestjs/common";
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from "typeorm";

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

  constructor(private readonly dataSource: DataSource) {}

  async hold(departureId: string, seats: number): Promise<number> {
    const left = await this.dataSource.transaction(async (manager) => {
      const departure = await manager.findOneOrFail(Departure, {
        where: { id: departureId },
        lock: { mode: "pessimistic_write" },
      });
      if (departure.seatsFree < seats) {
        throw new ConflictException("not enough seats on this departure");
      }
      departure.seatsFree -= seats;
      await manager.save(departure);
      return departure.seatsFree;
    });
    this.logger.log(`held ${seats} seats on ${departureId}`);
    return left;
  }
}
