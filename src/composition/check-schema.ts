import { validateSchema, type GraphQLSchema } from 'graphql';
import type { Problem } from '../problem';
import { errorAt, placeOf, type Place } from './place';

/** Checks one subschema by the rules of the specification, save that it need not have a Query type. */
export function checkSchema(schema: GraphQLSchema, fallback: Place): readonly Problem[] {
  return validateSchema(schema)
    .filter((error) => error.message !== 'Query root type must be provided.')
    .map((error) => {
      const node = error.nodes?.find((candidate) => candidate.loc !== undefined);
      const mend = 'Mend the schema: the specification of GraphQL does not allow this.';
      return errorAt(placeOf(node, fallback), { message: error.message, mend });
    });
}
