// What a program in TypeScript relies on: it compiles only where the description says what is optional.
import type { components, paths } from "./interface";

type Return = components["schemas"]["Return"];
type Submitted = paths["/v1/contracts/{contract}/returns/{month}"]["post"]["responses"];

export const nil: Return = { nil: true };
export const one: Return = { visits: [{ unit: "U1", visited_on: "2022-07-04" }] };

export function receipt(answer: Submitted[201]["content"]["application/json"]): string {
  return `${answer.receipt} ${answer.revision}`;
}

export function overdue(assessment: components["schemas"]["Assessment"]): string[] {
  return assessment.findings.filter((it) => it.kind === "return-overdue").flatMap((it) => it.months);
}
