// Hands out festival wristbands through the provider, then stores what was accepted.
interface Provider {
  activate(code: string): Promise<{ accepted: boolean; reason?: string }>;
}

interface Wristbands {
  markActive(code: string): Promise<void>;
  markRejected(code: string, reason: string): Promise<void>;
}

export async function activateAll(provider: Provider, bands: Wristbands, codes: string[]) {
  const answers = await Promise.allSettled(codes.map((c) => provider.activate(c)));
  for (const [i, answer] of answers.entries()) {
    const code = codes[i];
    if (answer.status === 'rejected') {
      await bands.markRejected(code, String(answer.reason));
    } else if (!answer.value.accepted) {
      await bands.markRejected(code, answer.value.reason ?? 'unknown');
    } else {
      await bands.markActive(code);
    }
  }
}
