// Tops up an advertiser's campaign budget from the prepaid wallet.
import retry from 'async-retry';
import axios from 'axios';

const ads = axios.create({ baseURL: process.env.ADS_API, timeout: 4000 });

export interface TopUp {
  topUpId: string;
  campaign: string;
  micros: number;
}

// PUT with our own id: the ads API stores a top-up at most once under its id
export async function topUpCampaign({ topUpId, campaign, micros }: TopUp) {
  return retry(
    async () => {
      const { data } = await ads.put(`/campaigns/${campaign}/top-ups/${topUpId}`, {
        amountMicros: micros,
        source: 'wallet',
      });
      return data.newBudget as number;
    },
    { retries: 3, minTimeout: 300, factor: 2, randomize: true },
  );
}
