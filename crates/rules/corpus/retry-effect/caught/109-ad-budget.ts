// Tops up an advertiser's campaign budget from the prepaid wallet.
import retry from 'async-retry';
import axios from 'axios';

const ads = axios.create({ baseURL: process.env.ADS_API, timeout: 4000 });

export interface TopUp {
  campaign: string;
  micros: number;
}

export async function topUpCampaign({ campaign, micros }: TopUp) {
  return retry(
    async () => {
      const { data } = await ads.post(`/campaigns/${campaign}/top-ups`, {
        amountMicros: micros,
        source: 'wallet',
      });
      return data.newBudget as number;
    },
    { retries: 3, minTimeout: 300, factor: 2 },
  );
}
