// Asks with Comunica: a line {query, sources} comes in, a line {answer} or {error} goes out.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { QueryEngine } = createRequire(`${process.argv[2]}/`)("@comunica/query-sparql");
const engine = new QueryEngine();

async function asked({ query, sources }) {
  try {
    const result = await engine.query(query, { sources });
    const quads = result.resultType === "quads";
    const syntax = quads ? "application/n-triples" : "application/sparql-results+json";
    const { data } = await engine.resultToString(result, syntax);
    let answer = "";
    for await (const part of data) answer += part;
    return { answer };
  } catch (error) {
    return { error: String(error.message) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await asked(JSON.parse(line))));
}
