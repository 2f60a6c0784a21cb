import type { UpstreamSelection } from '../upstreams/upstream';
import type { EntityFetch, ObjectShape, Plan, ValueShape } from './plan';

/** What the parts of a plan take in memory, as measured, with the upstream calls that are prepared for it. */
const bytesPerPlan = 800;
const bytesPerFetch = 1300;
const bytesPerSelection = 130;
const bytesPerShape = 500;
const bytesPerField = 210;
const bytesPerBinding = 400;

/** Estimates the bytes that a plan takes in memory with its prepared calls; what it shares with its supergraph does not count. */
export function weighPlan({ steps, bindings }: Plan): number {
  const scale = new Scale();
  for (const { roots, shape } of steps) {
    for (const { request } of roots) scale.addFetch(request.fields);
    scale.addShape(shape);
  }
  return bytesPerPlan + bindings.length * bytesPerBinding + scale.bytes;
}

/** Adds up parts, each of which counts once wherever it stands. */
class Scale {
  bytes = 0;
  readonly #shapes = new Set<ObjectShape>();
  readonly #fetches = new Set<EntityFetch>();

  addFetch(selections: readonly UpstreamSelection[]): void {
    this.bytes += bytesPerFetch;
    this.#addSelections(selections);
  }

  addShape(shape: ObjectShape): void {
    if (this.#shapes.has(shape)) return;
    this.#shapes.add(shape);
    this.bytes += bytesPerShape;
    for (const { fetch } of shape.joins) {
      if (this.#fetches.has(fetch)) continue;
      this.#fetches.add(fetch);
      this.addFetch(fetch.selections);
    }
    for (const field of shape.fields) {
      this.bytes += bytesPerField;
      if (field.kind === 'slot') this.#addValue(field.value);
    }
  }

  #addValue(value: ValueShape): void {
    if (value.kind === 'list') this.#addValue(value.item);
    if (value.kind !== 'object') return;
    for (const shape of value.selection.objects.values()) this.addShape(shape);
  }

  #addSelections(selections: readonly UpstreamSelection[]): void {
    for (const { selections: below } of selections) {
      this.bytes += bytesPerSelection;
      if (below !== undefined) this.#addSelections(below);
    }
  }
}
