// Cloud function: an advertisement was clicked, take the price off the budget.
import { getFirestore } from 'firebase-admin/firestore';
import { onMessagePublished } from 'firebase-functions/v2/pubsub';

const db = getFirestore();

export const onClick = onMessagePublished('ad-clicks', async (event) => {
  const click = event.data.message.json as { campaignId: string; price: number };
  const ref = db.collection('campaigns').doc(click.campaignId);
  const snap = await ref.get();
  const budget = snap.get('budget') as number;
  const rest = budget - click.price;
  console.log(`campaign ${click.campaignId} has ${rest} left`);
  await ref.update({ budget: rest, active: rest > 0 });
});
