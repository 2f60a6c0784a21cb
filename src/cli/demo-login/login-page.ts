/** The page of the demo's provider: one button for each person it knows, by their names. */
export function loginPage(people: Readonly<Record<string, unknown>>): string {
  const buttons = Object.keys(people).map(
    (name) => `<p><button name="person" value="${name}" id="${name}">Log in as ${name}</button></p>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Log in to the demo</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem }</style></head>
<body><h1>Log in to the demo</h1><form method="post">${buttons.join('')}</form></body>
</html>
`;
}
