// Counts the use of a coupon code at checkout.
import { BadRequestException, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Coupon } from './coupon.entity';

@Injectable()
export class CouponsService {
  constructor(@InjectRepository(Coupon) private readonly coupons: Repository<Coupon>) {}

  async apply(code: string): Promise<number> {
    const done = await this.coupons
      .createQueryBuilder()
      .update(Coupon)
      .set({ used: () => 'used + 1' })
      .where('code = :code AND used < "maxUses"', { code })
      .execute();
    if (done.affected !== 1) {
      throw new BadRequestException('coupon is not valid');
    }
    const coupon = await this.coupons.findOneByOrFail({ code });
    return coupon.percent;
  }
}
