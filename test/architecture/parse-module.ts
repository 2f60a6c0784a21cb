import ts from 'typescript';

/** A place in a module. */
export interface Mention {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** What the checks need to know of a source file. */
export interface ParsedModule {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly lineCount: number;
  /** Every module that it names: `import`, `export … from`, `import()`, `require()`, and types by `import('…')`. */
  readonly imports: readonly Mention[];
  /** Members of `process` that it reads: `env`, `argv`. */
  readonly processMembers: readonly Mention[];
  /** Each `any`. */
  readonly anys: readonly Mention[];
  /** Comments that silence the compiler or the coverage count. */
  readonly suppressions: readonly Mention[];
}

const SUPPRESSION = /@ts-(?:ignore|expect-error|nocheck)|istanbul ignore|v8 ignore|c8 ignore/;

/** Reads a module by the TypeScript parser. It need not compile. */
export function parseModule(path: string, text: string): ParsedModule {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports: Mention[] = [];
  const processMembers: Mention[] = [];
  const anys: Mention[] = [];

  function mention(node: ts.Node, value: string): Mention {
    return { line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, text: value };
  }

  function visit(node: ts.Node): void {
    const specifier = importedSpecifier(node);
    if (specifier !== undefined) imports.push(mention(node, specifier));
    for (const member of membersOfProcess(node)) processMembers.push(mention(node, member));
    if (node.kind === ts.SyntaxKind.AnyKeyword) anys.push(mention(node, 'any'));
    ts.forEachChild(node, visit);
  }
  visit(source);

  const lines = text.split('\n');
  const suppressions = lines.flatMap((line, index) => {
    const found = SUPPRESSION.exec(line);
    return found === null ? [] : [{ line: index + 1, text: found[0] }];
  });
  return { path, lineCount: lines.length - (text.endsWith('\n') ? 1 : 0), imports, processMembers, anys, suppressions };
}

function importedSpecifier(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return literal(node.moduleReference.expression);
  }
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require');
  return loads ? literal(node.arguments[0]) : undefined;
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The members that a node takes of `process`: by dot, by brackets, by destructuring, or from `node:process`. */
function membersOfProcess(node: ts.Node): readonly string[] {
  if (ts.isPropertyAccessExpression(node) && isProcess(node.expression)) return [node.name.text];
  if (ts.isElementAccessExpression(node) && isProcess(node.expression)) {
    const member = literal(node.argumentExpression);
    return member === undefined ? [] : [member];
  }
  if (ts.isVariableDeclaration(node) && node.initializer !== undefined && isProcess(node.initializer)) {
    return ts.isObjectBindingPattern(node.name) ? node.name.elements.map(ownName) : [];
  }
  if (ts.isImportDeclaration(node) && /^(?:node:)?process$/.test(literal(node.moduleSpecifier) ?? '')) {
    const bindings = node.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map(ownName) : [];
  }
  return [];
}

function isProcess(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}

function ownName(element: ts.BindingElement | ts.ImportSpecifier): string {
  return (element.propertyName ?? element.name).getText();
}
