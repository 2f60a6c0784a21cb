import { getOperationAST, type DocumentNode } from 'graphql';
import { OperationPlans, type PlanKeeper } from '../planning/operation-plans';

/** What a syntax tree takes for each of its nodes, its tokens included, as measured; and what an entry takes besides. */
const bytesPerNode = 280;
const bytesPerEntry = 1000;
const bytesPerFingerprint = 100;

/** A document that was found valid, with what its validity rests on. */
export interface SurveyedDocument {
  readonly document: DocumentNode;
  /** How many nodes its syntax tree has. */
  readonly nodes: number;
  /** What of the supergraph it touches, each with the fingerprint that it had when the document was read. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

/** A document that may be executed, with the plans of its operations. */
export class KnownDocument {
  readonly kind = 'document';
  readonly document: DocumentNode;
  readonly fingerprints: ReadonlyMap<string, string>;
  /** The number of the newest supergraph on which it was found valid. */
  generation = 0;
  /** True when an operation of it asks for the schema. */
  readonly asksForSchema: boolean;
  readonly #ownBytes: number;
  readonly #keeper: PlanKeeper;
  /** By what requests call them: the only operation of a document has no need of its name. */
  readonly #byName = new Map<string | undefined, OperationPlans>();

  constructor({ document, nodes, fingerprints }: SurveyedDocument, keeper: (known: KnownDocument) => PlanKeeper) {
    this.document = document;
    this.fingerprints = fingerprints;
    this.asksForSchema = [...fingerprints.keys()].some((coordinate) => /\.__(schema|type)$/.test(coordinate));
    this.#ownBytes = bytesPerEntry + nodes * bytesPerNode + fingerprints.size * bytesPerFingerprint;
    this.#keeper = keeper(this);
  }

  /** The operation of a name, or the only one; undefined when there is none such. */
  choose(name: string | undefined): OperationPlans | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const operation = getOperationAST(this.document, name);
    if (operation == null) return undefined;
    const same = this.#operations().find((plans) => plans.operation === operation);
    const plans = same ?? new OperationPlans(this.document, operation, this.#keeper);
    this.#byName.set(name, plans);
    return plans;
  }

  /** How many plans are kept, and the bytes that they take, as estimated. */
  get plans(): { readonly entries: number; readonly bytes: number } {
    let entries = 0;
    let bytes = 0;
    for (const operation of this.#operations()) {
      entries += operation.count;
      bytes += operation.bytes;
    }
    return { entries, bytes };
  }

  /** The bytes of the document without its plans, as estimated. */
  get bytes(): number {
    return this.#ownBytes;
  }

  #operations(): readonly OperationPlans[] {
    return [...new Set(this.#byName.values())];
  }
}
