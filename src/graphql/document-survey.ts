import {
  getNamedType,
  isAbstractType,
  Kind,
  OperationTypeNode,
  type ASTNode,
  type FieldNode,
  type GraphQLSchema,
  type GraphQLType,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

const operations = Object.values(OperationTypeNode);

/** Notes, while a document is validated, how large it is and what of the schema it touches. */
export class DocumentSurvey {
  /** The types, and the fields of root types as `Query.field`, on which its validity and its plans depend. */
  readonly coordinates = new Set<string>();
  nodes = 0;

  /** A validation rule that finds nothing wrong: it sees the document on the walk that the other rules take anyway. */
  readonly rule: ValidationRule = (context) => {
    const schema = context.getSchema();
    const roots = new Set(operations.flatMap((operation) => schema.getRootType(operation)?.name ?? []));
    return {
      enter: (node) => {
        this.nodes += 1;
        this.#visit(node, context, roots);
      },
    };
  };

  #visit(node: ASTNode, context: ValidationContext, roots: ReadonlySet<string>): void {
    switch (node.kind) {
      case Kind.FIELD:
        this.#visitField(node, context, roots);
        break;
      case Kind.FRAGMENT_DEFINITION:
      case Kind.INLINE_FRAGMENT:
        if (node.typeCondition !== undefined && !roots.has(node.typeCondition.name.value)) {
          this.coordinates.add(node.typeCondition.name.value);
        }
        break;
      case Kind.VARIABLE_DEFINITION:
      case Kind.ARGUMENT:
      case Kind.OBJECT_FIELD:
        this.#touch(context.getInputType());
        break;
      default:
    }
  }

  #visitField({ name: { value: field } }: FieldNode, context: ValidationContext, roots: ReadonlySet<string>): void {
    const parent = context.getParentType();
    if (parent == null) return;
    const schema = context.getSchema();
    if (!roots.has(parent.name)) this.coordinates.add(parent.name);
    for (const { name } of isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent]) {
      if (roots.has(name)) this.coordinates.add(`${name}.${field}`);
    }
    this.#touch(context.getType());
    this.#touchPossible(context.getType(), schema);
  }

  #touch(type: GraphQLType | null | undefined): void {
    if (type != null) this.coordinates.add(getNamedType(type).name);
  }

  /** Every object that a field may lead to is planned, whatever fragments say. */
  #touchPossible(type: GraphQLType | null | undefined, schema: GraphQLSchema): void {
    const named = type == null ? undefined : getNamedType(type);
    if (!isAbstractType(named)) return;
    for (const { name } of schema.getPossibleTypes(named)) this.coordinates.add(name);
  }
}
