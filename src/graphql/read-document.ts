import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { Limits } from '../config/limits';
import { DocumentSurvey } from './document-survey';
import { checkLimits } from './limits/check-limits';
import { exceedsTokens } from './limits/exceeds-tokens';
import { refuse, refuseOutright, type Refusal } from './refusal';

/** What a document is read against. */
export interface DocumentRules {
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  /** Whether clients may ask for the schema; `authenticated` is judged for each request. `__typename` is always allowed. */
  readonly introspection: 'allowed' | 'authenticated' | 'refused';
}

/** A document that may be executed, and what was seen of it on the way. */
export interface ValidDocument extends Pick<DocumentSurvey, 'coordinates' | 'nodes'> {
  readonly kind: 'document';
  readonly document: DocumentNode;
}

/** A document that may be executed, or why not. */
export type ReadDocument = ValidDocument | Refusal;

/** Reads a document: tokens, syntax, limits, schema, in this order, each step only for what the one before let pass. */
export function readDocument(text: string, rules: DocumentRules): ReadDocument {
  const { tokens } = rules.limits;
  if (tokens !== false && exceedsTokens(text, tokens)) {
    return refuseOutright(
      'MAX_TOKENS_LIMIT',
      `The document is too long: at most ${String(tokens)} tokens are allowed.`,
    );
  }
  try {
    const document = parse(text);
    return checkLimits(document, rules.limits) ?? validateDocument(document, rules);
  } catch (error) {
    if (error instanceof GraphQLError) return refuse('GRAPHQL_PARSE_FAILED', [error]);
    // Without a limit on tokens, nesting is bounded by the stack alone.
    if (error instanceof RangeError) return refuseOutright('MAX_DEPTH_LIMIT');
    throw error;
  }
}

function validateDocument(document: DocumentNode, { schema, limits, introspection }: DocumentRules): ReadDocument {
  const survey = new DocumentSurvey();
  const rules = [...specifiedRules, ...(introspection === 'refused' ? [NoSchemaIntrospectionCustomRule] : [])];
  // One place is kept for the sentence that says that more were left out.
  const maxErrors = limits.errors === false ? Infinity : Math.max(1, limits.errors - 1);
  const errors = validate(schema, document, [...rules, survey.rule], { maxErrors, hideSuggestions: true });
  if (errors.length > 0) return refuse('GRAPHQL_VALIDATION_FAILED', errors);
  const { coordinates, nodes } = survey;
  return { kind: 'document', document, coordinates, nodes };
}
