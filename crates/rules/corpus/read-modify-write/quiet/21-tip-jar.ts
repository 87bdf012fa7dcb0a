// Adds a listener's tip to the host's jar.
import { getFirestore } from "firebase-admin/firestore";
import { HttpsError, onCall } from "firebase-functions/v2/https";
import * as logger from "firebase-functions/logger";

const db = getFirestore();

interface TipRequest {
  hostId: string;
  cents: number;
}

export const leaveTip = onCall<TipRequest>(async (request) => {
  const { hostId, cents } = request.data;
  if (!request.auth || !Number.isInteger(cents) || cents <= 0) {
    throw new HttpsError("invalid-argument", "a tip needs a sender and an amount");
  }
  const sender = request.auth.uid;

  const jar = db.collection("jars").doc(hostId);
  const total = await db.runTransaction(async (tx) => {
    const snapshot = await tx.get(jar);
    const before = snapshot.exists ? (snapshot.data()?.total ?? 0) : 0;
    tx.set(jar, { total: before + cents, lastTipFrom: sender }, { merge: true });
    return before + cents;
  });

  logger.info("tip left", { hostId, cents });
  return { total };
});
