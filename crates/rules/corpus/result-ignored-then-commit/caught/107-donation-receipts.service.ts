// Sends the yearly donation receipts to the tax office.
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { DonationReceipt } from './donation-receipt.entity';

@Injectable()
export class DonationReceiptsService {
  constructor(
    @InjectRepository(DonationReceipt)
    private readonly receipts: Repository<DonationReceipt>,
  ) {}

  async submitYear(year: number): Promise<void> {
    const open = await this.receipts.find({ where: { year, status: 'open' } });
    for (const receipt of open) {
      await fetch(`${process.env.TAX_URL}/receipts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ donor: receipt.donorTaxId, cents: receipt.cents }),
      });
      await this.receipts.update(receipt.id, { status: 'submitted' });
    }
  }
}
