/** The files of a subschema whose one entity is served by one batched root field. */
export function subschemaFolder(
  name: string,
  { sdl, type, entry }: { readonly sdl: string; readonly type: string; readonly entry: string },
): readonly (readonly [path: string, text: string])[] {
  return [
    [`${name}/subschema.yaml`, `kind: graphql\nendpoint: \${BENCH_UPSTREAMS}/${name}\n`],
    [`${name}/schema.graphql`, sdl],
    [
      `${name}/overlay.graphql`,
      `extend type ${type} @key(selectionSet: "{ id }")\n\n` +
        `extend type Query {\n  ${entry}(ids: [ID!]!): [${type}]! @merge(keyField: "id") @internal\n}\n`,
    ],
  ];
}
