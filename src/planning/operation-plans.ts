import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Supergraph } from '../composition/supergraph';
import type { VariableValues } from '../upstreams/upstream';
import { collectGrantChecks } from './collect-grant-checks';
import { conditionVariables } from './condition-variables';
import type { GrantCheck } from './grant-check';
import { noGrants, type Grants } from './grants';
import type { Plan } from './plan';
import { planOperation } from './plan-operation';
import { keepWeight, weightOf } from './plan-weight';

/** The most plans of one operation that are kept: the one not used for longest goes. */
const maxVariants = 16;

/** How often a plan was at hand, was made, and was forgotten for want of room. */
export interface PlanCounts {
  hits: number;
  misses: number;
  evictions: number;
}

/** Who keeps the plans of an operation. */
export interface PlanKeeper {
  /** Shared by all operations, and counted up in place. */
  readonly counts: PlanCounts;
  /** Is told how long planning took, in seconds. */
  planMade(seconds: number): void;
  /** Is told that `bytes` of some operation's plans has changed. */
  reweigh(): void;
}

/** What a plan is wanted for. */
export interface PlanWanted {
  readonly supergraph: Supergraph;
  /** Coerced. Of their values only those that `@skip` and `@include` read matter. */
  readonly variables: VariableValues;
  /** The answers to the operation's grant checks. Default: none, so that nothing that is guarded is seen. */
  readonly grants?: Grants | undefined;
}

/**
 * The plans of one operation of a document: one for each outcome of its conditions and each set of grants, made when first
 * wanted. An operation whose conditions come out in more than 16 ways is planned anew for the rarer ones.
 */
export class OperationPlans {
  readonly #document: DocumentNode;
  readonly #keeper: PlanKeeper;
  readonly #conditions: readonly string[];
  readonly #variants = new Map<string, Plan>();
  #checks: readonly GrantCheck[] | undefined;
  /** The plan of an operation without conditions and grants, which is most of them: no key is built. */
  #only: Plan | undefined;

  constructor(
    document: DocumentNode,
    readonly operation: OperationDefinitionNode,
    keeper: PlanKeeper,
  ) {
    this.#document = document;
    this.#keeper = keeper;
    this.#conditions = conditionVariables(document, operation);
  }

  /** How many plans are kept. */
  get count(): number {
    return this.#variants.size + (this.#only === undefined ? 0 : 1);
  }

  /** The bytes that they take, as estimated. */
  get bytes(): number {
    let sum = this.#only === undefined ? 0 : weightOf(this.#only);
    for (const plan of this.#variants.values()) sum += weightOf(plan);
    return sum;
  }

  /** What is to be asked of whoever sends the operation, collected once: it is the same on every supergraph on which the document holds. */
  checksOn(supergraph: Supergraph): readonly GrantCheck[] {
    return (this.#checks ??= [...collectGrantChecks(supergraph, this.#document, this.operation).values()]);
  }

  /** The plan of the operation. Throws `GraphQLError` where a condition is null. */
  planFor(wanted: PlanWanted): Plan {
    const { grants = noGrants, variables } = wanted;
    if (grants === noGrants && this.#conditions.length === 0) return this.#onlyPlan(wanted);
    const key = this.#keyOf(grants, variables);
    const known = key === undefined ? undefined : this.#variants.get(key);
    const plan = known ?? this.#make(wanted);
    if (known !== undefined) this.#keeper.counts.hits += 1;
    if (key !== undefined) this.#keep(key, plan, known);
    return plan;
  }

  #onlyPlan(wanted: PlanWanted): Plan {
    if (this.#only !== undefined) {
      this.#keeper.counts.hits += 1;
      return this.#only;
    }
    const plan = this.#make(wanted);
    this.#only = plan;
    this.#weigh(plan);
    return plan;
  }

  /** Undefined when a condition has no boolean value: there is no plan then. */
  #keyOf(grants: Grants, variables: VariableValues): string | undefined {
    let key = grants;
    for (const name of this.#conditions) {
      const value = variables[name];
      if (typeof value !== 'boolean') return undefined;
      key += value ? '1' : '0';
    }
    return key;
  }

  #make({ supergraph, variables, grants }: PlanWanted): Plan {
    this.#keeper.counts.misses += 1;
    const started = performance.now();
    const conditions = Object.fromEntries(this.#conditions.map((name) => [name, variables[name]]));
    const asked = { document: this.#document, operation: this.operation, conditions, grants };
    const plan = planOperation(supergraph, asked);
    this.#keeper.planMade((performance.now() - started) / 1000);
    return plan;
  }

  /** Puts a plan last in the row, which makes it the newest; the first of a full row makes room for it. */
  #keep(key: string, plan: Plan, known: Plan | undefined): void {
    this.#variants.delete(key);
    const oldest = this.#variants.size < maxVariants ? undefined : this.#variants.keys().next().value;
    if (oldest !== undefined) {
      this.#variants.delete(oldest);
      this.#keeper.counts.evictions += 1;
    }
    this.#variants.set(key, plan);
    if (known === undefined) this.#weigh(plan);
  }

  #weigh(plan: Plan): void {
    keepWeight(plan, () => {
      this.#keeper.reweigh();
    });
    this.#keeper.reweigh();
  }
}
