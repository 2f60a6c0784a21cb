import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas, ValidationLevel } from '@graphql-tools/stitch';
import { stitchingDirectives } from '@graphql-tools/stitching-directives';
import type { Executor } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import type { DocumentNode } from 'graphql';
import type { OpenWorld } from '../open-world';
import { serviceSdl } from '../services/service-sdl';

/** Stitches the services of a world by \@graphql-tools/stitch; undefined where it cannot, or where names are transformed. */
export function stitchedSchema({ world, upstreams }: OpenWorld): GraphQLSchema | undefined {
  if ([...world.entities, ...world.values].some(({ fields }) => fields.some(({ kind }) => kind === 'link')))
    return undefined;
  if (world.services.some(({ naming, selects }) => naming !== 'plain' || !selects)) return undefined;
  const { allStitchingDirectivesTypeDefs, stitchingDirectivesTransformer } = stitchingDirectives();
  try {
    return stitchSchemas({
      subschemas: world.services.map((service) => {
        const { typeDefs, overlay } = serviceSdl(world, service);
        const answer = upstreams.get(service.name)?.answer;
        const executor = ({
          document,
          variables,
        }: {
          document: DocumentNode;
          variables?: Record<string, unknown>;
        }): unknown => (answer === undefined ? undefined : JSON.parse(answer(document, variables ?? {})));
        return {
          schema: makeExecutableSchema({ typeDefs: [allStitchingDirectivesTypeDefs, typeDefs, overlay] }),
          executor: executor as Executor,
          batch: true,
        };
      }),
      subschemaConfigTransforms: [stitchingDirectivesTransformer],
      typeMergingOptions: { validationSettings: { validationLevel: ValidationLevel.Off } },
    });
  } catch {
    return undefined;
  }
}
