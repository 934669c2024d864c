/** A page of one endpoint, whose input has one bound. */
export function page(steps: number): string {
  return `# Blur

- **Endpoint**: \`https://fal.run/acme/blur\`
- **Model ID**: \`acme/blur\`

## API Information

### Input Schema

- **\`strength\`** (\`integer\`, _required_):
  How strong. Range: \`1\` to \`${steps}\`

### Output Schema

- **\`seed\`** (\`integer\`, _required_):
  The seed.
`;
}

/** Where a project has the page, and a module that changes with its bound. */
export const source = "specs/acme/blur.md";
export const made = "generated/acme/blur/validators.ts";
