import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import type { Executor } from '@graphql-tools/utils';
import { execute, parse } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { createExecutable } from './memory-upstream';
import type { Row } from './memory-upstream';
import type { SampleGraph, SampleOperation, SampleSubschema } from './sample-graph';

/** Something that answers operations as ours should. */
export interface Oracle {
  readonly schema: GraphQLSchema;
  /** Answers an operation in plain JSON values. */
  answer(operation: Pick<SampleOperation, 'document' | 'variables'>): Promise<ExecutionResult>;
}

/**
 * Answers by \@graphql-tools/stitch over the same subschemas in memory. It joins batches by position, so resolvers of
 * batched entry points must keep the order and the length of their keys.
 */
export function stitchedOracle(subschemas: readonly SampleSubschema[]): Oracle {
  const { allStitchingDirectivesTypeDefs, stitchingDirectivesTransformer } = stitchingDirectives();
  const schema = stitchSchemas({
    subschemas: subschemas.map(({ typeDefs, overlay, resolvers }) => ({
      schema: makeExecutableSchema({ typeDefs: [allStitchingDirectivesTypeDefs, typeDefs, overlay] }),
      executor: createExecutor(createExecutable(typeDefs, resolvers)),
      batch: true,
    })),
    subschemaConfigTransforms: [stitchingDirectivesTransformer],
  });
  return createOracle(schema);
}

/** Answers by graphql-js over one schema that holds everything. */
export function monolithOracle({ typeDefs, resolvers }: SampleGraph['monolith']): Oracle {
  return createOracle(createExecutable(typeDefs, resolvers));
}

function createExecutor(schema: GraphQLSchema): Executor {
  const executor = async ({ document, variables }: { document: DocumentNode; variables?: Row }) =>
    execute({ schema, document, variableValues: variables });
  return executor as Executor;
}

function createOracle(schema: GraphQLSchema): Oracle {
  return {
    schema,
    async answer({ document, variables = {} }) {
      // A context of its own keeps the stitching loaders from being shared between operations.
      const result = await execute({ schema, document: parse(document), variableValues: variables, contextValue: {} });
      return JSON.parse(JSON.stringify(result)) as ExecutionResult;
    },
  };
}
