import { readFileSync } from 'node:fs';

/** The examples of a guide in docs/, by the name in the comment above each: what the guide shows is what the test runs. */
export function readExamples(guide: string): (name: string) => string {
  const text = readFileSync(`${import.meta.dirname}/../../docs/${guide}`, 'utf8');
  return (name) => new RegExp(`<!-- ${name} -->\\n+\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(text)![1]!;
}
