import { z } from 'zod';
import { durationType } from '../units/duration';
import { sizeType } from '../units/size';
import { authType, corsType, secretsType, sessionsType } from './auth-type';
import { logLevels } from './gateway-config';

const count = z.union([z.number().int().min(1), z.literal(false)]).optional();

/** The shape of gateway.yaml. What it leaves out is undefined: the defaults stand elsewhere. */
export const configFileType = z.strictObject({
  trustProxy: z.number().int().min(0).optional(),
  requestTimeout: durationType.optional(),
  introspection: z.enum(['on', 'authenticated', 'off']).optional(),
  explorer: z.boolean().optional(),
  limits: z
    .strictObject({
      tokens: count,
      depth: count,
      aliases: count,
      rootFields: count,
      directives: count,
      fields: count,
      bodyBytes: z.union([z.literal(false), sizeType]).optional(),
      errors: count,
    })
    .optional(),
  auth: authType.optional(),
  sessions: sessionsType.optional(),
  cors: corsType.optional(),
  events: z.strictObject({ secret: secretsType.optional() }).optional(),
  reload: z
    .strictObject({
      watch: z.boolean().optional(),
      poll: z.union([z.literal('off').transform(() => undefined), durationType]).optional(),
    })
    .optional(),
  telemetry: z.strictObject({ logLevel: z.enum(logLevels).optional() }).optional(),
});
