import { z } from 'zod';

/** The manifest's keys of kind events. */
export const eventsManifestShape = {
  /** The URL of the bus; default `memory:`, the bus inside the gateway. */
  bus: z.string().min(1).default('memory:'),
  /** The URL of the store of folded states; default `memory:`. */
  store: z.string().min(1).default('memory:'),
  /** How many partitions a topic has; default 1. */
  partitions: z.int().min(1).max(1024).default(1),
};

/** A manifest of kind events. */
export type EventsManifest = z.infer<z.ZodObject<typeof eventsManifestShape>>;
