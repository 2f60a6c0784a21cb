import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { LivePlace, Stretch } from './live-place';

/** Makes texts of places that clients give back to go on from there, and knows its own again. */
export interface CursorSeal {
  /** False when its texts are good for as long as this process runs. */
  readonly lasts: boolean;
  /** `binding`: what the text is for; it opens nothing else. */
  seal(place: LivePlace, binding: string): string;
  /** Undefined for a text that was not sealed here, or for something else. */
  open(text: string, binding: string): LivePlace | undefined;
}

/** The bytes of a text that prove it: too many to try. */
const proofLength = 16;

/** The longest text that is looked at. */
const maxLength = 16_384;

const count = z.int().min(0);
const cursor = z.array(z.tuple([count, z.string(), count]));
const stretches = z.array(z.tuple([z.string().nullable(), cursor.nullable(), count.nullable()])).min(1);

/** Makes the seal of some secrets: the first seals, all open. With none, one is made that ends with the process. */
export function createCursorSeal(secrets: readonly string[]): CursorSeal {
  const keys = secrets.length === 0 ? [randomBytes(32)] : secrets.map((secret) => Buffer.from(secret));
  const [first = randomBytes(32)] = keys;
  return {
    lasts: secrets.length > 0,
    seal: (place, binding) => {
      const body = Buffer.from(formatPlace(place));
      return Buffer.concat([prove(first, { body, binding }), body]).toString('base64url');
    },
    open: (text, binding) => {
      if (text.length > maxLength) return undefined;
      const bytes = Buffer.from(text, 'base64url');
      const [proof, body] = [bytes.subarray(0, proofLength), bytes.subarray(proofLength)];
      if (proof.length < proofLength) return undefined;
      const isOurs = keys.some((key) => timingSafeEqual(prove(key, { body, binding }), proof));
      return isOurs ? parsePlace(body.toString()) : undefined;
    },
  };
}

function prove(key: Buffer, { body, binding }: { readonly body: Buffer; readonly binding: string }): Buffer {
  // The length keeps the two apart: no other pair gives the same bytes.
  const head = `live-cursor/1 ${String(Buffer.byteLength(binding))} ${binding}`;
  return createHmac('sha256', key).update(head).update(body).digest().subarray(0, proofLength);
}

function formatPlace(place: LivePlace): string {
  return JSON.stringify(
    place.map(({ upTo, at, left }) => [
      upTo ?? null,
      at?.map(({ partition, generation, sequence }) => [partition, generation, sequence]) ?? null,
      left ?? null,
    ]),
  );
}

function parsePlace(text: string): LivePlace | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = stretches.safeParse(value);
  const [head, ...others] = (parsed.data ?? []).map(([upTo, at, left]): Stretch => ({
    upTo: upTo ?? undefined,
    at: at?.map(([partition, generation, sequence]) => ({ partition, generation, sequence })),
    left: left ?? undefined,
  }));
  return head && [head, ...others];
}
