// Counts the use of a coupon code at checkout.
import { BadRequestException, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Coupon } from './coupon.entity';

@Injectable()
export class CouponsService {
  constructor(@InjectRepository(Coupon) private readonly coupons: Repository<Coupon>) {}

  async apply(code: string): Promise<number> {
    const coupon = await this.coupons.findOneBy({ code });
    if (!coupon || coupon.used >= coupon.maxUses) {
      throw new BadRequestException('coupon is not valid');
    }
    coupon.used = coupon.used + 1;
    await this.coupons.save(coupon);
    return coupon.percent;
  }
}
