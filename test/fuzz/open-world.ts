import { lexicographicSortSchema, parse, printType, Source, type GraphQLSchema } from 'graphql';
import { composeSchemas } from '../../src/composition/compose-schemas';
import type { SubschemaInput } from '../../src/composition/subschema-input';
import type { Supergraph } from '../../src/composition/supergraph';
import { createRandom, type Random } from '../oracle/random';
import { noWorldGuards, type WorldGuards } from './guards/create-guards';
import { guardMonolith } from './guards/guard-monolith';
import { fuzzUpstream, type FuzzUpstream } from './services/fuzz-upstream';
import { ownNames } from './services/own-names';
import { serviceSdl } from './services/service-sdl';
import type { Stage } from './services/stage';
import { createMonolith } from './truth/monolith';
import { freshRun } from './truth/run-conditions';
import { createWorld } from './world/create-world';
import type { World } from './world/world';

/** A random graph, ready to be asked: in services behind the gateway, and whole. */
export interface OpenWorld {
  readonly seed: number;
  readonly world: World;
  readonly stage: Stage;
  readonly upstreams: ReadonlyMap<string, FuzzUpstream>;
  readonly supergraph: Supergraph;
  readonly monolith: GraphQLSchema;
  /** The monolith with null allowed everywhere, and an error where it was not. */
  readonly lenient: GraphQLSchema;
  readonly guards: WorldGuards;
}

/** Says who may see what of a world. */
export type ChooseGuards = (world: World, random: Random) => WorldGuards;

/** Makes the graph of a seed. Rejects when it does not compose, or when its public schema is not the monolith's. */
export async function openWorld(seed: number, chooseGuards: ChooseGuards = () => noWorldGuards): Promise<OpenWorld> {
  const world = createWorld(createRandom(seed));
  const guards = chooseGuards(world, createRandom(seed + 2_000_000));
  const stage: Stage = {
    run: freshRun({ down: new Map(), noisy: new Set() }),
    random: createRandom(seed),
    met: new Set(),
  };
  const upstreams = new Map(world.services.map((service) => [service.name, fuzzUpstream(world, service, stage)]));
  const inputs = world.services.map((service): SubschemaInput => {
    const overlay = `${guards.overlays.get(service.name) ?? ''}\n${serviceSdl(world, service).overlay}`;
    const upstream = upstreams.get(service.name);
    if (upstream === undefined) throw new Error(`There is no upstream ${service.name}.`);
    return {
      name: service.name,
      upstream,
      directives: '',
      overlay: overlay.trim() === '' ? undefined : parse(new Source(overlay, `${service.name}/overlay.graphql`)),
      transforms: ownNames(world, service).transforms,
      manifestFile: `${service.name}/subschema.yaml`,
      lineOf: () => 1,
    };
  });
  const { supergraph, problems } = await composeSchemas(inputs);
  const found = problems.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (supergraph === undefined)
    throw new Error(`Seed ${String(seed)} does not compose:\n${found.join('\n')}\n${printWorld(world)}`);
  const monolith = createMonolith(world);
  const difference = differenceOf(supergraph.schema, monolith);
  if (difference !== undefined)
    throw new Error(`Seed ${String(seed)} is composed to another schema:\n${difference}\n${printWorld(world)}`);
  const lenient = guardMonolith(createMonolith(world, 'lenient'));
  return { seed, world, stage, upstreams, supergraph, monolith: guardMonolith(monolith), lenient, guards };
}

/** The services of a world as text: schema, overlay and transforms of each. */
export function printWorld(world: World): string {
  return world.services
    .map((service) => {
      const { typeDefs, overlay } = serviceSdl(world, service);
      const transforms = JSON.stringify(ownNames(world, service).transforms);
      return `# ${service.name}${service.selects ? '' : ', answers whole objects'}, transforms ${transforms}\n${typeDefs}\n# overlay\n${overlay}`;
    })
    .join('\n\n');
}

/** The first type that the two schemas print differently; types that nothing leads to do not count. */
function differenceOf(composed: GraphQLSchema, monolith: GraphQLSchema): string | undefined {
  const [ours, theirs] = [lexicographicSortSchema(composed), lexicographicSortSchema(monolith)];
  for (const [name, type] of Object.entries(ours.getTypeMap())) {
    const other = theirs.getType(name);
    const text = printType(type);
    if (name.startsWith('__') || (other !== undefined && printType(other) === text)) continue;
    return `${text}\n— and in the monolith —\n${other === undefined ? 'nothing' : printType(other)}`;
  }
  return undefined;
}
